import { expect, it } from 'vitest'
import { greywatt } from './command-line.ts'
import { useFolder } from './temp-folder.ts'

const folder = useFolder()

/** Four weeks of a meter's days in Almaty: kWh of evening (4 h), day (12 h) and night (8 h). */
const rows = (meterId: string, kwhOn: (day: number) => readonly [number, number, number]): string =>
  Array.from({ length: 28 }, (_, day) => {
    const at = new Date(Date.UTC(2026, 1, 1 + day)).toISOString().slice(0, 10)
    const [peak, flat, valley] = kwhOn(day)
    return [
      `${meterId},${at}T00:00:00+05:00,${peak},peak\n`,
      `${meterId},${at}T00:00:00+05:00,${flat},flat\n`,
      `${meterId},${at}T00:00:00+05:00,${valley},valley\n`,
    ].join('')
  }).join('')

const FILE = [
  'meter_id,read_at,kwh,tariff_zone\n',
  // 3.25 kW all day, under an evening of half a kilowatt.
  rows('MINED', (day) => [15 + 0.1 * (day % 3), 40.2 + 0.3 * (day % 4), 26.4 + 0.1 * (day % 2)]),
  // Heated by night: as many kWh, unequal zones.
  rows('HEATED', (day) => [6 + 0.1 * (day % 3), 14 + 0.3 * (day % 4), 60 + 0.4 * (day % 2)]),
].join('')

it('scans tariff zones as a stream would judge them, and counts each hour', async () => {
  const readings = folder.write('zones.csv', FILE)
  const config = folder.write('config.yaml', 'timezone: Asia/Almaty\n')
  const ran = await greywatt(['scan', '--readings', readings, '--config', config, '--all'])
  expect(ran.stderr).toContain('2 meters, 1,344 readings')
  const alerts = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(alerts).toMatchObject([
    { siteId: 'meter:MINED', state: 'raised', asOf: '2026-02-28', modelVersion: 'rules-1' },
    { siteId: 'meter:HEATED', state: 'quiet', probability: 0 },
  ])
  const [mined] = alerts
  // The lowest zone less a household's floor: 26.45 kWh / 8 h - 0.3 kW.
  expect(mined.expectedKw).toBeCloseTo(26.45 / 8 - 0.3, 1)
  expect(mined.notJudged).toContain('DAY_SHAPE')
  expect(mined.reasons.map(({ code }: { code: string }) => code)).toContain('ZONES_EQUAL')
  expect(mined.reasons.map(({ code }: { code: string }) => code)).not.toContain('NIGHT_AS_DAY')
})

it('takes the registers of the zones as well: the differences are the same energies', async () => {
  let sums = new Map<string, number>()
  const registers = FILE.split('\n').flatMap((line) => {
    const [id, at, kwh, zone] = line.split(',')
    if (zone === undefined || id === 'meter_id') return []
    const before = sums.get(`${id} ${zone}`) ?? 1_000
    sums = new Map(sums).set(`${id} ${zone}`, before + Number(kwh))
    return [`${id},${at},${before.toFixed(1)},${zone}`]
  })
  const header = 'meter_id,read_at,register_kwh,tariff_zone'
  const readings = folder.write('zone-registers.csv', [header, ...registers, ''].join('\n'))
  const config = folder.write('registers.yaml', 'timezone: Asia/Almaty\n')
  const ran = await greywatt(['scan', '--readings', readings, '--config', config])
  expect(JSON.parse(ran.stdout)).toMatchObject({ siteId: 'meter:MINED', state: 'raised' })
})
