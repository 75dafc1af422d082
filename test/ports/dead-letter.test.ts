import { expect, it } from 'vitest'
import { deadLetterOf } from '../../src/ports/dead-letter.ts'

it('a dead letter has the original key, bytes and headers, and says why, where and when', () => {
  const value = Buffer.from('{"meterId":')
  expect(
    deadLetterOf(
      {
        topic: 'meter-readings',
        partition: 3,
        offset: 9_007_199_254_740_993n,
        key: 'KZ-ALA-1',
        value,
        headers: { source: 'mdm', 'greywatt.error.reason': 'schema' },
        arrivedAtMs: 0,
      },
      {
        reason: 'not-json',
        stage: 'ingest',
        message: 'Unexpected end of JSON input',
        topic: 'utility.meter-readings',
        version: '0.1.0',
        atMs: Date.UTC(2026, 1, 1, 5, 30),
      },
    ),
  ).toEqual({
    topic: 'rejected-readings',
    key: 'KZ-ALA-1',
    value,
    headers: {
      source: 'mdm',
      'greywatt.error.reason': 'not-json',
      'greywatt.error.stage': 'ingest',
      'greywatt.error.topic': 'utility.meter-readings',
      'greywatt.error.partition': '3',
      'greywatt.error.offset': '9007199254740993',
      'greywatt.error.message': 'Unexpected end of JSON input',
      'greywatt.error.version': '0.1.0',
      'greywatt.error.at': '2026-02-01T05:30:00.000Z',
    },
  })
})
