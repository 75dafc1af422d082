import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Metric } from '../../ports/metrics.ts'

/** The page that Prometheus reads. */
export interface PrometheusPage {
  /** What no stage holds: how the HTTP side answers. */
  answered(method: string, route: string, status: number, seconds: number): void
  text(): Promise<string>
}

/** A reading is small and a body of millions of bytes is not: from a millisecond to the end of a broker's retries. */
const ANSWER_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60]

/** @param look called once for each page */
export const createPrometheusPage = (look: () => readonly Metric[]): PrometheusPage => {
  const lasting = new Registry()
  // Event loop delay, memory, CPU and garbage collection of the process.
  collectDefaultMetrics({ register: lasting })
  const responses = new Counter({
    name: 'greywatt_http_responses_total',
    help: 'Answers to HTTP requests.',
    labelNames: ['method', 'route', 'code'],
    registers: [lasting],
  })
  const seconds = new Histogram({
    name: 'greywatt_http_request_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: ANSWER_SECONDS,
    registers: [lasting],
  })
  return {
    answered: (method, route, status, tookSeconds) => {
      responses.inc({ method, route, code: String(status) })
      seconds.observe({ route }, tookSeconds)
    },
    text: async () => {
      const own = new Registry()
      for (const metric of look()) register(own, metric)
      return `${await own.metrics()}\n${await lasting.metrics()}`
    },
  }
}

const register = (registry: Registry, { name, help, type, samples }: Metric): void => {
  const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))]
  const options = { name, help, labelNames, registers: [registry] }
  if (type === 'counter') {
    const counter = new Counter(options)
    for (const { labels, value } of samples) counter.inc(labels, value)
  } else {
    const gauge = new Gauge(options)
    for (const { labels, value } of samples) gauge.set(labels, value)
  }
}
