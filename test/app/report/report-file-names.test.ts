import { expect, it } from 'vitest'
import { reportFileNames } from '../../../src/app/report/report-file-names.ts'

it('names the files of a report without their folders, the readings first', () => {
  const reference = { weather: '/lake/weather.csv', meters: 'books/meters.csv', tips: undefined }
  expect(reportFileNames({ readings: '/lake/2026/*.parquet', reference })).toEqual([
    { kind: 'readings', name: '*.parquet' },
    { kind: 'meters', name: 'meters.csv' },
    { kind: 'weather', name: 'weather.csv' },
  ])
  expect(reportFileNames({ readings: undefined, reference: {} })).toEqual([])
})
