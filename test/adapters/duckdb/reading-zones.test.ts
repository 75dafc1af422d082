import { afterAll, expect, test } from 'vitest'
import { openReadings } from '../../../src/adapters/duckdb/readings.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
afterAll(() => folder.remove())

test('zones of a day are told by the words of an export; rows without one are intervals', async () => {
  const readings = folder.write(
    'zones.csv',
    [
      'meter_id,read_at,kwh,tariff_zone',
      'A,2026-02-01,1,peak',
      'A,2026-02-01,2, Shoulder ',
      'A,2026-02-01,3,OFF-PEAK',
      'A,2026-02-02T10:00Z,4,',
      'A,2026-02-02T11:00Z,5,dusk',
      '',
    ].join('\n'),
  )
  const history = await openReadings({ readings })
  try {
    const found: (readonly [number, number][])[] = []
    for await (const { kwh, tariffZone = [] } of history.series(['A']))
      found.push([...kwh].map((value, i) => [value, tariffZone[i] as number]))
    expect(found).toEqual([
      [
        [1, 0],
        [2, 1],
        [3, 2],
        [4, Number.NaN],
      ],
    ])
    expect(history.faults).toEqual([
      { reason: 'zone-unknown', count: 1, example: `${readings}:6: tariff_zone is "dusk"` },
    ])
  } finally {
    history.close()
  }
})
