import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Out } from '../../src/cli/io.ts'
import { backtestReport } from '../../src/cli/render/backtest/report.ts'
import type { BacktestDocument } from '../../src/core/backtest/backtest-schema.ts'
import { faultsBy } from '../scripts/validator.ts'
import { seen } from './an-alert.ts'
import { greywatt, type Ran } from './command-line.ts'
import { homeKwh, rowsOf, STREET } from './readings-csv.ts'
import { useFolder } from './temp-folder.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/tiny/${name}`, import.meta.url))

const BOOKS = ['meters', 'transformers', 'licences', 'orders', 'tips', 'weather'].flatMap(
  (kind) => [`--${kind}`, fixture(kind === 'weather' ? 'weather.csv.gz' : `${kind}.csv`)],
)
const REGION = ['--readings', fixture('readings.parquet'), ...BOOKS]
const TRUTH = ['--truth', fixture('truth.json')]

const OUTCOMES = [
  'site_id,inspected_at,outcome,kw_found,machines_found,selection,model_version',
  'meter:KZ-PAV-000016,2026-01-21,confirmed,5.5,4,tip,',
  'meter:KZ-ALA-000011,2026-01-29T10:00:00+05:00,confirmed,13,4,ranked,2026.11-2',
  'meter:KZ-PAV-000003,2026-01-22,clean,,,exploration,',
  'meter:KZ-PAV-000036,2026-02-02,confirmed,,,tip,',
  'area:TP-5,2026-02-03,inconclusive,,,,',
  '',
].join('\n')

const PIPE: Out = { write: () => undefined, isTTY: false, columns: undefined }

const folder = useFolder()

const documentOf = ({ code, stdout, stderr }: Ran): BacktestDocument => {
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout)
}

const backtest = (...args: readonly string[]): Promise<Ran> =>
  greywatt(['backtest', ...REGION, ...args])

/** The suspects as of a day, as a scan prints them. */
const scannedAsOf = async (asOf: string, ...args: readonly string[]) =>
  (await greywatt(['scan', ...REGION, '--as-of', asOf, ...args])).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('a backtest of a simulated region', () => {
  let both: BacktestDocument
  const scans = new Map<string, Awaited<ReturnType<typeof scannedAsOf>>>()
  beforeAll(async () => {
    both = documentOf(await backtest(...TRUTH, '--against-model', 'rules', '--list', '4', '--json'))
    const rules = folder.write('rules.yaml', 'assess: { model: rules }\n')
    for (const asOf of ['2026-01-18', '2026-01-25', '2026-02-01', '2026-02-04']) {
      scans.set(`A ${asOf}`, await scannedAsOf(asOf))
      if (asOf !== '2026-02-04') scans.set(`B ${asOf}`, await scannedAsOf(asOf, '--config', rules))
    }
  })

  it('lists each week what a scan as of that Sunday lists', () => {
    for (const { name, weeks } of both.sides) {
      expect(weeks.map(({ weekFrom }) => weekFrom)).toEqual([
        '2026-01-19',
        '2026-01-26',
        '2026-02-02',
      ])
      for (const { asOf, raised, sites } of weeks) {
        const alerts = scans.get(`${name} ${asOf}`) ?? []
        expect(raised).toBe(alerts.length)
        expect(sites).toMatchObject(
          alerts.slice(0, 4).map((alert) => ({
            siteId: alert.siteId,
            rank: alert.rank,
            probability: alert.probability,
            expectedKw: alert.expectedKw,
            kwhPerMonth: alert.kwhPerMonth,
            firstRaisedAt: alert.firstRaisedAt,
            strongestReason: alert.reasons[0]?.code,
          })),
        )
      }
    }
  })

  it('raises each planted mine when a scan of all days says it was', () => {
    const firstRaised = new Map(
      scans.get('A 2026-02-04')?.map(({ siteId, firstRaisedAt }) => [siteId, firstRaisedAt]),
    )
    const [a] = both.sides
    expect(a?.mines.map(({ siteId, raised }) => [siteId, raised?.day])).toEqual(
      a?.mines.map(({ siteId }) => [siteId, firstRaised.get(siteId)]),
    )
    expect(firstRaised.size).toBeGreaterThan(3)
  })

  it('has the precision and recall that its own lists and the truth give', () => {
    const { mines }: { mines: { siteId: string; kw: number; onsetAt: string }[] } = JSON.parse(
      readFileSync(fixture('truth.json'), 'utf8'),
    )
    for (const { weeks } of both.sides) {
      const listedByThen = new Set<string>()
      for (const { asOf, sites, precision, recall } of weeks) {
        const active = mines.filter(({ onsetAt }) => onsetAt <= asOf)
        const ids = active.map(({ siteId }) => siteId)
        for (const { siteId } of sites) if (ids.includes(siteId)) listedByThen.add(siteId)
        const hits = sites.filter(({ siteId }) => ids.includes(siteId)).length
        expect(precision).toMatchObject({ mines: hits, notMines: sites.length - hits, unknown: 0 })
        expect(precision.share).toBeCloseTo(hits / sites.length, 3)
        expect(recall).toMatchObject({ listed: listedByThen.size, known: active.length })
        const kwOf = (those: typeof mines): number => those.reduce((sum, { kw }) => sum + kw, 0)
        expect(recall.listedKw).toBeCloseTo(
          kwOf(active.filter(({ siteId }) => listedByThen.has(siteId))),
          1,
        )
        expect(recall.knownKw).toBeCloseTo(kwOf(active), 1)
      }
    }
  })

  it('compares the two sides by what each of them lists', () => {
    const [a, b] = both.sides
    const listed = (side: typeof a): ReadonlySet<string> =>
      new Set(side?.mines.filter((mine) => mine.listed !== null).map(({ siteId }) => siteId))
    const [onA, onB] = [listed(a), listed(b)]
    const { both: shared, onlyA, onlyB, neither, weeks } = both.comparison ?? {}
    expect({ shared, onlyA, onlyB, neither }).toEqual({
      shared: [...onA].filter((siteId) => onB.has(siteId)).length,
      onlyA: [...onA].filter((siteId) => !onB.has(siteId)).length,
      onlyB: [...onB].filter((siteId) => !onA.has(siteId)).length,
      neither: 6 - new Set([...onA, ...onB]).size,
    })
    expect(onlyA).toBeGreaterThan(0)
    const last = [a, b].map(
      (side) => new Set(side?.weeks.at(-1)?.sites.map(({ siteId }) => siteId)),
    ) as [Set<string>, Set<string>]
    const union = new Set([...last[0], ...last[1]])
    const common = [...last[0]].filter((siteId) => last[1].has(siteId)).length
    expect(weeks?.at(-1)?.jaccard).toBeCloseTo(common / union.size, 3)
  })

  it('is of the documented form', () => {
    expect(faultsBy('backtest')(both)).toEqual([])
  })

  it('comes out the same of a lake of the same days', async () => {
    const lake = folder.path('lake')
    const [readings, file] = REGION
    await greywatt(['scan', readings as string, file as string, ...BOOKS, '--write-lake', lake])
    const args = ['--lake', lake, ...BOOKS, ...TRUTH, '--json']
    const ofLake = documentOf(await greywatt(['backtest', ...args]))
    const ofReadings = documentOf(await backtest(...TRUTH, '--json'))
    expect(ofLake).toEqual(ofReadings)
  })
})

describe('a backtest with outcomes of inspections', () => {
  let outcomes = ''
  beforeAll(() => {
    outcomes = folder.write('outcomes.csv', OUTCOMES)
  })
  const weeksOf = ({ sides }: BacktestDocument) =>
    sides[0]?.weeks.map(({ passedOver, precision, recall, sites }) => ({
      passedOver,
      found: [precision.mines, precision.notMines, precision.unknown],
      recall: [recall.listed, recall.known],
      sites: sites.map(({ siteId, verdict }) => `${siteId} ${verdict}`),
    }))

  it('passes over what they settled by then, and judges each list by what is known now', async () => {
    const ran = documentOf(await backtest('--outcomes', outcomes, '--json'))
    expect(weeksOf(ran)).toEqual([
      {
        passedOver: 0,
        found: [1, 0, 0],
        recall: [0, 0],
        sites: ['meter:KZ-PAV-000016 mine'],
      },
      {
        passedOver: 1,
        found: [1, 0, 1],
        recall: [1, 1],
        sites: ['meter:KZ-ALA-000011 mine', 'meter:KZ-ALA-000036 unknown'],
      },
      {
        passedOver: 2,
        found: [0, 0, 3],
        recall: [2, 2],
        sites: ['area:TP-5 unknown', 'meter:KZ-PAV-000002 unknown', 'meter:KZ-ALA-000036 unknown'],
      },
    ])
    expect(ran.sides[0]?.mines).toMatchObject([
      {
        siteId: 'meter:KZ-PAV-000016',
        activeFrom: null,
        inspectedAt: '2026-01-21',
        raised: { day: '2026-01-18' },
        daysBeforeInspection: 3,
      },
      { siteId: 'meter:KZ-ALA-000011', inspectedAt: '2026-01-29', daysBeforeInspection: 10 },
      {
        siteId: 'meter:KZ-PAV-000036',
        raised: null,
        listed: null,
        missedBecause: 'below-threshold',
      },
    ])
  })

  describe('as lines of JSON', () => {
    let json = ''
    beforeAll(() => {
      const lines = [
        { siteId: 'meter:KZ-PAV-000016', inspectedAt: '2026-01-21', outcome: 'confirmed' },
        { siteId: 'meter:KZ-ALA-000011', inspectedAt: 1_769_662_800_000, outcome: 'confirmed' },
      ]
      json = folder.write(
        'outcomes.ndjson',
        `\n${lines.map((line) => JSON.stringify(line)).join('\n\n')}\n`,
      )
    })

    it.each([
      ['are passed over from their inspection on', [], [0, 1, 2], 90],
      ['stay where they are to be kept', ['--keep-inspected'], [0, 0, 0], null],
      // Settled on 21 and 29 January: on 1 February the first is due again.
      ['come back when they are due', ['--revisit-after', '5'], [0, 1, 1], 5],
    ])('settled sites %s', async (_, args, passedOver, revisitAfterDays) => {
      const ran = documentOf(await backtest('--outcomes', json, ...args, '--json'))
      expect(weeksOf(ran)?.map((week) => week.passedOver)).toEqual(passedOver)
      expect(ran.revisitAfterDays).toBe(revisitAfterDays)
    })
  })

  it('names the sites that nobody knows, and goes on', async () => {
    const odd = folder.write(
      'odd.csv',
      'site_id,inspected_at,outcome\nmeter:NOBODY,2026-01-22,confirmed\n',
    )
    const ran = await backtest('--outcomes', odd, '--json')
    expect(documentOf(ran).sides[0]?.mines).toMatchObject([
      { siteId: 'meter:NOBODY', missedBecause: 'unknown-site', isCounted: false },
    ])
    expect(ran.stderr).toContain(
      'outcomes of sites that neither readings nor books know: meter:NOBODY; check their ids',
    )
  })

  it('names a meter of which the step changed, and ends on what is rejected where it is strict', async () => {
    const hours = rowsOf('CHANGED', 40, homeKwh, 3_600_000)
      .split('\n')
      .filter((row) => row.split(',')[1]?.slice(0, 10)?.localeCompare('2026-01-12') === 1)
    const changed = [rowsOf('CHANGED', 12, homeKwh), ...hours.map((row) => `${row}\n`)].join('')
    const bad = 'HOME-0,2026-01-20T00:00:00Z,-5\n'
    const readings = folder.write('changed.csv', [STREET, changed, bad].join(''))
    const ran = await greywatt(['backtest', '--readings', readings, '--no-lists'])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(
      'not judged from a change of their interval on: CHANGED; give a step_min column',
    )
    const strict = await greywatt(['backtest', '--readings', readings, '--strict'])
    expect(strict).toMatchObject({ code: 3, stdout: '' })
    expect(strict.stderr).toContain('mend them, or leave --strict out')
  })

  it('says where the readings do not reach as far as the period', async () => {
    const { stderr } = await backtest('--from', '2025-12-01', '--to', '2026-03-01', '--json')
    expect(stderr).toContain(
      'the readings begin on 2026-01-12: nothing is known of the days before',
    )
    expect(stderr).toContain(
      'the last whole day of the readings is 2026-02-04: nothing is known of the days after',
    )
  })
})

describe('the tables of a backtest', () => {
  it.each([
    ['en', 'Week by week', 'first list, or why'],
    ['ru', 'По неделям', 'первый список'],
    ['kk', 'Апта бойынша', 'алғашқы тізім'],
  ] as const)('fit 100 columns and are not coloured in a pipe: %s', async (lang, ...words) => {
    const outcomes = folder.write('outcomes.csv', OUTCOMES)
    const evidence = ['--outcomes', outcomes, ...TRUTH, '--against-model', 'rules']
    const document = documentOf(await backtest(...evidence, '--json'))
    for (const sides of [document.sides, document.sides.slice(0, 1)]) {
      const text = backtestReport(
        { ...document, sides, comparison: sides.length > 1 ? document.comparison : null },
        { language: lang, hasLists: true, out: PIPE, env: {} },
      )
      for (const word of words) expect(seen(text)).toContain(word)
      expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
      expect(text).not.toContain('\u001b')
      expect(text).not.toMatch(/…|undefined|NaN|\{\w+\}/)
    }
  })

  it('are bold where there is a terminal, and can be without the lists', async () => {
    const long = await greywatt(['backtest', ...REGION, ...TRUTH], { isTTY: true, columns: 100 })
    expect(long.stdout).toContain('\u001b[1m')
    expect(long.stdout).toContain('List for the week of')
    const short = await backtest(...TRUTH, '--no-lists')
    expect(short.stdout).not.toContain('List for the week of')
    const out = folder.path('backtest.txt')
    const written = await backtest(...TRUTH, '--no-lists', '--out', out)
    expect(written.stdout).toBe('')
    expect(readFileSync(out, 'utf8')).toBe(short.stdout)
  })
})

describe('what is asked of a backtest', () => {
  const csv = (rows: string): string => `site_id,inspected_at,outcome\n${rows}\n`

  it.each([
    [
      'nothing',
      ['backtest'],
      2,
      /nothing to backtest: give --readings FILE, --sql SELECT or --lake/,
    ],
    [
      'a lake and readings',
      ['backtest', '--lake', 'l', '--readings', 'r'],
      2,
      /--readings is of readings, and --lake of their meter-days/,
    ],
    [
      'a period that ends before it begins',
      ['backtest', ...REGION, '--from', '2026-02-01', '--to', '2026-01-01'],
      2,
      /--from lies behind --to/,
    ],
    [
      'a period without a Sunday',
      ['backtest', ...REGION, '--from', '2026-01-19', '--to', '2026-01-24'],
      3,
      /no week's list falls between 2026-01-19 and 2026-01-24, since lists are as of Sundays/,
    ],
    [
      'a period before the readings',
      ['backtest', ...REGION, '--from', '2025-01-01', '--to', '2025-12-31'],
      3,
      /there is no reading up to 2025-12-31: .* which begin on 2026-01-12/,
    ],
    [
      'a period in which nobody can be judged yet',
      ['backtest', ...REGION, '--to', '2026-01-15'],
      3,
      /nobody can be judged up to 2026-01-15: the readings begin on 2026-01-12, and a site needs 7 days/,
    ],
    [
      'a period behind them',
      ['backtest', ...REGION, '--from', '2099-01-01'],
      3,
      /begins on 2099-01-01, and the last whole day of the readings is 2026-02-04/,
    ],
    [
      'inspected sites both kept and passed over',
      ['backtest', ...REGION, '--keep-inspected', '--revisit-after', '7'],
      2,
      /leave it or --revisit-after out/,
    ],
    [
      'a truth that is none',
      ['backtest', ...REGION, '--truth', fixture('meters.csv')],
      3,
      /cannot read the truth ".*meters.csv"/,
    ],
    [
      'a model that is not there',
      ['backtest', ...REGION, '--against-model', '/nowhere/model.json'],
      1,
      /\[model-missing\]/,
    ],
  ])('%s is refused in one line', async (_, args, code, words) => {
    const ran = await greywatt(args)
    expect(ran).toMatchObject({ code, stdout: '' })
    expect(ran.stderr).toMatch(words)
    expect(ran.stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each([
    [
      'a word that is no outcome',
      csv('meter:A,2026-01-20,clean\nmeter:B,2026-01-21,found'),
      /row 2: outcome is "found".*\[row-invalid\]/,
    ],
    [
      'a site without its kind',
      csv('KZ-1,2026-01-20,clean'),
      /row 1: site_id is "KZ-1", must be meter:ID/,
    ],
    [
      'a date that is none',
      csv('meter:A,20.01.2026,clean'),
      /row 1: inspected_at is "20.01.2026", must be a date/,
    ],
    [
      'an inspection that is still to come',
      csv('meter:A,2099-01-20,clean'),
      /row 1: inspected on 2099-01-20, which is still to come/,
    ],
    [
      'two answers of one day',
      csv('meter:A,2026-01-20,clean\nmeter:B,2026-01-20,clean\nmeter:A,2026-01-20,confirmed'),
      /row 1 and row 3: meter:A was clean and confirmed on 2026-01-20: keep the one that holds/,
    ],
    [
      'no column of sites',
      'meter,inspected_at,outcome\nA,2026-01-20,clean\n',
      /site_id.*\[column-missing\]/,
    ],
    ['a line that is no JSON', '{"siteId":"meter:A"}\n{', /line 1: inspectedAt/],
    [
      'lines of JSON one of which breaks off',
      '{"siteId":"meter:A","inspectedAt":"2026-01-20","outcome":"clean"}\n\n{"siteId":',
      /line 3 is no JSON/,
    ],
    ['nothing at all', '', /is empty.*\[no-rows\]/],
  ])('outcomes with %s are refused in one line that says where', async (_, text, words) => {
    const outcomes = folder.write('bad-outcomes', text)
    const ran = await backtest('--outcomes', outcomes)
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toMatch(words)
    expect(ran.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('two configurations that read the same files differently are refused', async () => {
    const other = folder.write('other.yaml', 'timezone: Asia/Almaty\n')
    const ran = await backtest('--against-config', other)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('read the readings differently (timezone)')
  })
})
