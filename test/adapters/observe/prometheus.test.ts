import { expect, it } from 'vitest'
import { createPrometheusPage } from '../../../src/adapters/observe/prometheus.ts'

it('writes what stands now, and no sample of before', async () => {
  const page = createPrometheusPage(() => [
    {
      name: 'greywatt_records_total',
      help: 'Records read.',
      type: 'counter',
      samples: looks++ === 0 ? [sample('0', 7), sample('1', 2)] : [sample('0', 9)],
    },
  ])
  let looks = 0
  expect(linesOf(await page.text(), 'greywatt_records_total')).toEqual([
    '# HELP greywatt_records_total Records read.',
    '# TYPE greywatt_records_total counter',
    'greywatt_records_total{stage="collate",partition="0"} 7',
    'greywatt_records_total{stage="collate",partition="1"} 2',
  ])
  expect(linesOf(await page.text(), 'greywatt_records_total{')).toEqual([
    'greywatt_records_total{stage="collate",partition="0"} 9',
  ])
})

it('counts answers by route and code, and tells what Node does', async () => {
  const page = createPrometheusPage(() => [])
  page.answered('POST', '/v1/readings', 202, 0.02)
  page.answered('POST', '/v1/readings', 202, 0.2)
  page.answered('POST', '/v1/readings', 429, 0.002)
  const text = await page.text()
  expect(linesOf(text, 'greywatt_http_responses_total{')).toEqual([
    'greywatt_http_responses_total{method="POST",route="/v1/readings",code="202"} 2',
    'greywatt_http_responses_total{method="POST",route="/v1/readings",code="429"} 1',
  ])
  expect(linesOf(text, 'greywatt_http_request_seconds_bucket{le="0.025"')).toEqual([
    'greywatt_http_request_seconds_bucket{le="0.025",route="/v1/readings"} 2',
  ])
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
})

const sample = (partition: string, value: number) => ({
  labels: { stage: 'collate', partition },
  value,
})
const linesOf = (text: string, part: string): readonly string[] =>
  text.split('\n').filter((line) => line.includes(part))
