import { beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import { scanFiles } from '../../src/app/scan/scan-files.ts'
import { simulateToFiles } from '../../src/app/simulate.ts'
import type { Alert } from '../../src/core/alert/alert.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { SCENARIOS } from '../../src/simulate/scenarios.ts'
import { useFolder } from '../cli/temp-folder.ts'

const folder = useFolder()
/** The rules judge: what is tested is the transformers, whoever named the mines. */
const config = parseConfig(
  { assess: { model: 'rules' }, alerts: { raiseAt: 0.5, clearAt: 0.35 } },
  'south',
)

const scanned = async (season: 'winter' | 'summer'): Promise<ReadonlyMap<string, Alert>> => {
  const at = folder.path(season)
  const scenario = SCENARIOS[`south-${season}`] as Scenario
  await simulateToFiles({ scenario, seed: 1, folder: at, format: 'parquet' })
  const { sites } = await scanFiles({
    config,
    readings: `${at}/readings.parquet`,
    sql: undefined,
    columns: {},
    reference: {
      meters: `${at}/meters.parquet`,
      transformers: `${at}/transformers.parquet`,
      weather: `${at}/weather.parquet`,
    },
    asOf: undefined,
    nowMs: Date.UTC(2026, 11, 1),
    strict: true,
    threads: 1,
    explainAll: true,
  })
  return new Map(sites.map((site) => [site.siteId, site]))
}

describe('two southern cities', () => {
  let winter: ReadonlyMap<string, Alert>
  let summer: ReadonlyMap<string, Alert>
  beforeAll(async () => {
    winter = await scanned('winter')
    summer = await scanned('summer')
  })
  const area = (season: ReadonlyMap<string, Alert>, number: number) =>
    season.get(`area:TP-${number}`)?.overload

  it('have transformers that homes alone fill and do not overload', () => {
    for (const season of [winter, summer])
      for (const number of [1, 5]) expect(area(season, number)?.band).toBe('normal')
  })

  it('bear a mine by cold air that burns the same transformer in July', () => {
    expect(area(winter, 2)).toMatchObject({ band: 'watch', limits: [] })
    expect(area(summer, 2)).toMatchObject({ band: 'critical' })
    expect(area(summer, 2)?.ageingDaysPerDay).toBeGreaterThan(5)
    expect(area(winter, 2)?.ageingDaysPerDay).toBeLessThan(0.2)
  })

  it('name the one mine whose removal brings the hot spot back under its limit', () => {
    const { overload } = summer.get('meter:KZ-ALA-000072') ?? {}
    expect(overload?.hotSpotC).toBeGreaterThan(120)
    expect(overload?.hotSpotCWithoutSite).toBeLessThan(98)
    expect(area(summer, 2)?.remedy).toMatchObject({
      siteIds: ['meter:KZ-ALA-000072'],
      isEnough: true,
      atLeast: 1,
    })
  })

  it('take one of three mines in winter and two of them in summer', () => {
    expect(area(winter, 3)?.remedy?.siteIds).toHaveLength(1)
    expect(area(summer, 3)?.remedy).toMatchObject({ isEnough: true, atLeast: 2 })
    expect(area(summer, 3)?.remedy?.siteIds).toHaveLength(2)
  })

  it('count a mine before the meters as the area of its own', () => {
    expect(area(summer, 7)?.remedy).toMatchObject({ siteIds: ['area:TP-7'], isEnough: true })
  })

  it('accuse nobody for a transformer that is too small for its homes', () => {
    for (const season of [winter, summer]) {
      expect(area(season, 4)).toMatchObject({ band: 'critical' })
      expect(area(season, 4)?.suspects).toBeUndefined()
      const raised = [...season.values()].filter(
        ({ transformerId, state }) => transformerId === 'TP-4' && state === 'raised',
      )
      expect(raised).toEqual([])
      expect(area(season, 8)?.remedy?.isEnough).toBe(false)
    }
  })
})
