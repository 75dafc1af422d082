import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { greywatt, type Ran } from './command-line.ts'
import { useFolder } from './temp-folder.ts'

const folder = useFolder()

/** Two half-hourly meters for three days of May 2024, a line each reading, `METER;DD.MM.YYYY HH:MM;kWh`. */
const dayLines = (meter: string, days: readonly number[]): readonly string[] =>
  days.flatMap((day) =>
    Array.from({ length: 48 }, (_, slot) => {
      const time = `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
      return `${meter};${day}.05.2024 ${time};0,${100 + ((slot * 37) % 89)}`
    }),
  )
const HEADER = 'meter;read_at;kWh'
const GOOD = [...dayLines('A-1', [13, 14, 15]), ...dayLines('B-2', [13, 14, 15])]
const csv = (lines: readonly string[]): string => `${[HEADER, ...lines].join('\n')}\n`

const dryRun = async (
  ...args: readonly string[]
): Promise<{ readonly ran: Ran; readonly report: Report }> => {
  const ran = await greywatt([
    'import',
    ...args,
    '--dry-run',
    '--json',
    '--timezone',
    'Asia/Almaty',
  ])
  return { ran, report: ran.stdout === '' ? EMPTY : (JSON.parse(ran.stdout) as Report) }
}

interface Report {
  readonly outcome: string
  readonly findings: readonly {
    readonly field: string
    readonly value: string
    readonly evidence: string
    readonly strength: string
  }[]
  readonly questions?: readonly { readonly field: string; readonly option: string }[]
  readonly problems: readonly {
    readonly reason: string
    readonly count: number
    readonly what: string
    readonly example: string
  }[]
  readonly summary: {
    readonly rows: number
    readonly meters: number
    readonly from: string
    readonly to: string
    readonly steps: unknown
    readonly first: readonly unknown[]
  }
}
const EMPTY: Report = {
  outcome: '',
  findings: [],
  problems: [],
  summary: { rows: 0, meters: 0, from: '', to: '', steps: [], first: [] },
}

describe('bad input of an import', () => {
  const file = (name: string, content: string | Uint8Array) => () => {
    const path = folder.path(name)
    writeFileSync(path, content)
    return [path]
  }
  const withGood = (name: string, content: string | Uint8Array) => () => [
    folder.write('good.csv', csv(GOOD)),
    ...file(name, content)(),
  ]
  const broken = gzipSync(
    csv(
      dayLines(
        'C-3',
        Array.from({ length: 20 }, (_, day) => day + 1),
      ),
    ),
  )

  it.each([
    [
      'a reading twice',
      file('twice.csv', csv([...GOOD, GOOD[3] ?? ''])),
      288,
      [['repeated', 1, 'reading', 'twice.csv:290: A-1;13.05.2024 01:30;0,122']],
    ],
    [
      'two readings that contradict each other',
      file('against.csv', csv([...GOOD, 'A-1;13.05.2024 01:30;0,999'])),
      288,
      [['contradictory', 1, 'reading', 'against.csv:290: A-1;13.05.2024 01:30;0,999']],
    ],
    [
      'a meter of two steps',
      file(
        'steps.csv',
        csv([...GOOD, ...Array.from({ length: 24 }, (_, hour) => `A-1;16.05.2024 ${hour}:00;0,5`)]),
      ),
      312,
      [['two-steps', 1, 'meter', 'A-1 (30 and 60 min), steps.csv:290: A-1;16.05.2024 0:00;0,5']],
    ],
    [
      'a reading beside the grid',
      file('grid.csv', csv([...GOOD, 'A-1;15.05.2024 22:47;0,1'])),
      288,
      [['off-grid', 1, 'reading', 'grid.csv:290: A-1;15.05.2024 22:47;0,1']],
    ],
    [
      'dates of 1970 and of 2099',
      file(
        'dates.csv',
        csv([
          ...GOOD.slice(0, 9),
          'A-1;01.01.1970 00:00;0,1',
          ...GOOD.slice(9),
          'A-1;01.01.2099 00:00;0,1',
        ]),
      ),
      288,
      [
        ['before-epoch', 1, 'reading', 'dates.csv:11: A-1;01.01.1970 00:00;0,1'],
        ['future', 1, 'reading', 'dates.csv:291: A-1;01.01.2099 00:00;0,1'],
      ],
    ],
    [
      'negative energy',
      file(
        'negative.csv',
        csv([...GOOD, 'A-1;16.05.2024 00:00;-0,1', 'A-1;16.05.2024 00:30;-0,2']),
      ),
      288,
      [['negative-energy', 2, 'reading', 'negative.csv:290: A-1;16.05.2024 00:00;-0,1']],
    ],
    [
      'a column that changes its type half way',
      file('type.csv', csv([...GOOD, 'A-1;16.05.2024 00:00;0.5', 'A-1;16.05.2024 00:30;high'])),
      288,
      [['value-unreadable', 2, 'reading', 'type.csv:290: A-1;16.05.2024 00:00;0.5']],
    ],
    [
      'no meter, no time, no date',
      file(
        'cells.csv',
        csv([
          ...GOOD,
          ';16.05.2024 00:00;0,5',
          'A-1;;0,5',
          'A-1;31.02.2024 10:00;0,5',
          'A 1;16.05.2024 10:00;0,5',
        ]),
      ),
      288,
      [
        ['meter-id-missing', 1, 'reading', 'cells.csv:290: ;16.05.2024 00:00;0,5'],
        ['time-missing', 1, 'reading', 'cells.csv:291: A-1;;0,5'],
        ['time-unreadable', 1, 'reading', 'cells.csv:292: A-1;31.02.2024 10:00;0,5'],
        ['meter-id-invalid', 1, 'reading', 'cells.csv:293: A 1;16.05.2024 10:00;0,5'],
      ],
    ],
    [
      'lines of too few and too many cells, and blank ones before',
      file(
        'lines.csv',
        csv([
          ...GOOD.slice(0, 5),
          '',
          'A-1',
          ...GOOD.slice(5),
          'A-1;16.05.2024 00:00;1;2',
          'A-1;16.05.2024 00:30;x',
        ]),
      ),
      288,
      [
        ['line-malformed', 2, 'line', 'lines.csv:8: Expected Number of Columns: 3 Found: 1'],
        ['value-unreadable', 1, 'reading', 'lines.csv:293: A-1;16.05.2024 00:30;x'],
      ],
    ],
    [
      'bytes that are no UTF-8',
      file(
        'bytes.csv',
        Buffer.concat([
          Buffer.from(csv(GOOD.slice(0, 144))),
          Buffer.from([0x42, 0xff, 0xfe]),
          Buffer.from(`;16.05.2024 00:00;1\n`),
        ]),
      ),
      144,
      undefined,
    ],
    [
      'a gzip that breaks off',
      withGood('broken.csv.gz', broken.subarray(0, broken.length - 400)),
      undefined,
      [
        [
          'file-truncated',
          1,
          'file',
          'broken.csv.gz: the gzip breaks off (unexpected end of file in line 817); what comes before is read',
        ],
      ],
    ],
    [
      'a damaged Parquet file',
      withGood('bad.parquet', Buffer.from('PAR1 and no more, PAR1')),
      288,
      [['file-unreadable', 1, 'file', 'bad.parquet: it is damaged']],
    ],
    [
      'an empty file',
      withGood('empty.csv', ''),
      288,
      [['file-empty', 1, 'file', 'empty.csv: it holds nothing']],
    ],
    [
      'a header and nothing else',
      withGood('header.csv', `${HEADER}\n`),
      288,
      [['header-only', 1, 'file', 'header.csv: ']],
    ],
    [
      'a picture',
      withGood(
        'picture.png',
        Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 31)),
      ),
      288,
      [['file-binary', 1, 'file', 'picture.png: it is neither text nor Parquet']],
    ],
    [
      'a broken Green Button',
      file('feed.xml', '<?xml version="1.0"?><feed><entry></feed>'),
      undefined,
      undefined,
    ],
  ] as const)(
    'is named with its place and counted, and the rest is read: %s',
    async (label, files, rows, problems) => {
      const paths = files()
      const { ran, report } = await dryRun(...paths)
      if (label === 'a broken Green Button') {
        expect(ran).toMatchObject({ code: 3, stdout: '' })
        expect(ran.stderr).toContain('feed.xml: line 1:')
        return
      }
      expect(ran, ran.stderr).toMatchObject({ code: 0 })
      if (rows !== undefined) expect(report.summary.rows).toBe(rows)
      const told = report.problems.map(({ reason, count, what, example }) => [
        reason,
        count,
        what,
        example.replaceAll(folder.path(''), '').replace(/^\//, ''),
      ])
      if (problems !== undefined) {
        expect(told.map((it) => it.slice(0, 3))).toEqual(problems.map((it) => it.slice(0, 3)))
        for (const [index, [, , , example]] of problems.entries())
          expect(String(told[index]?.[3]).replaceAll('/', '')).toContain(
            example.replaceAll('/', ''),
          )
      } else expect(told).toHaveLength(1)
      const out = folder.path('strict.parquet')
      const strict = await greywatt([
        'import',
        ...paths,
        '--out',
        out,
        '--strict',
        '--timezone',
        'Asia/Almaty',
      ])
      expect(strict).toMatchObject({ code: 3, stdout: '' })
      expect(strict.stderr).toContain('nothing is written, since --strict is given')
      expect(existsSync(out)).toBe(false)
    },
  )

  it('is fatal where nothing is left', async () => {
    const empty = folder.write('nothing.csv', '')
    expect(await greywatt(['import', empty, '--dry-run'])).toEqual({
      code: 3,
      stdout: '',
      stderr: `greywatt: no reading is left: 1 file file-empty, first ${empty}: it holds nothing\n`,
    })
    const bad = folder.write('bad.csv', csv(['A;01.05.2024 00:00;x', 'A;32.05.2024 00:00;1']))
    const ran = await greywatt([
      'import',
      bad,
      '--dry-run',
      '--unit',
      'kWh',
      '--decimal',
      ',',
      '--value-column',
      'kWh',
      '--time-column',
      'read_at',
      '--time-format',
      '%d.%m.%Y %H:%M',
    ])
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain(`first ${bad}:2: A;01.05.2024 00:00;x`)
  })
})

describe('what an export does not tell', () => {
  const lines = (
    of: (day: number, slot: number) => string,
    days: readonly number[],
  ): readonly string[] =>
    days.flatMap((day) => Array.from({ length: 24 }, (_, slot) => of(day, slot)))

  it.each([
    [
      'day and month',
      'meter,datetime,kWh',
      ['5/5/2024 1:00', '5/5/2024 2:00', '7/5/2024 1:00', '9/8/2024 1:00'].map(
        (it) => `A,${it},0.25`,
      ),
      'time.format',
      '--date-order dmy',
    ],
    [
      'the unit',
      'meter,datetime,consumption',
      lines((day, slot) => `A,2024-05-${day} ${slot}:00,0.${slot + 1}5`, [13, 14]),
      'value.unit',
      '--unit kWh',
    ],
    [
      'start or end',
      'meter,datetime,kWh',
      lines((day, slot) => `A,2024-05-${day} ${slot}:00,0.${slot + 1}5`, [13, 14]).slice(7, 40),
      'time.stamp',
      '--stamp start',
    ],
    [
      'decimals or thousands',
      'meter;datetime;kWh',
      lines((day, slot) => `A;2024-05-${day} ${slot}:00;1,${slot + 100}`, [13, 14]),
      'value.decimal',
      "--decimal ','",
    ],
    [
      'which column',
      'meter,datetime,kWh tariff 1,kWh tariff 2',
      lines((day, slot) => `A,2024-05-${day} ${slot}:00,0.5,0.${slot + 1}5`, [13, 14]),
      'value.columns',
      "--value-column 'kWh tariff 1'",
    ],
    [
      'the meaning of a quality',
      'meter,datetime,kWh,status',
      lines(
        (day, slot) => `A,2024-05-${day} ${slot}:00,0.${slot + 1}5,${slot % 2 === 0 ? 'OK' : 'E'}`,
        [13, 14],
      ),
      'qualityColumn',
      "--quality-codes 'OK=valid'",
    ],
    [
      'register or energy',
      'meter,datetime,reading kWh',
      lines((day, slot) => `A,2024-05-${day} ${slot}:00,${(slot * 7) % 5}.5`, [13, 14]),
      'value.kind',
      '--value register',
    ],
  ] as const)(
    'is asked for, and an answer is taken: %s',
    async (_, header, rows, field, option) => {
      const path = folder.write('asked.csv', `${[header, ...rows].join('\n')}\n`)
      const { ran, report } = await dryRun(path)
      expect(ran.code).toBe(3)
      expect(report.outcome).toBe('asked')
      expect(report.questions).toEqual([expect.objectContaining({ field, option })])
      expect(ran.stderr).toContain(`Say it: ${option}`)
      const codes =
        field === 'qualityColumn'
          ? ['--quality-codes', 'OK=valid,E=estimated']
          : option.replaceAll("'", '').split(/(?<=^--[a-z-]+) /)
      const answered = await dryRun(
        path,
        ...codes,
        ...(field === 'time.stamp' ? [] : ['--stamp', 'start']),
      )
      expect(answered.ran, answered.ran.stderr).toMatchObject({ code: 0 })
      expect(answered.report.summary.rows).toBe(rows.length)
    },
  )

  it('is looked for in all dates of the file where its beginning does not tell', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => {
      const at = new Date(Date.UTC(2024, 0, 1) + index * 60_000)
      return `A,${at.getUTCDate()}/${at.getUTCMonth() + 1}/${at.getUTCFullYear()} ${at.toISOString().slice(11, 16)},0.0${index % 7}1`
    })
    const path = folder.write('long.csv', `${['meter,datetime,kWh', ...rows].join('\n')}\n`)
    const { report } = await dryRun(path)
    expect(report.findings.find(({ field }) => field === 'time.format')).toMatchObject({
      value: '%d/%m/%Y %H:%M',
      strength: 'certain',
    })
  })
})

describe('clocks that change', () => {
  const hours = (times: readonly string[], meter = 'A'): readonly string[] =>
    times.map((time, index) => `${meter};${time};0,${index + 11}`)
  const importLocal = async (rows: readonly string[], ...args: readonly string[]) => {
    const path = folder.write('clocks.csv', `${['meter;interval start;kWh', ...rows].join('\n')}\n`)
    const out = folder.path('clocks.csv.out.csv')
    const ran = await greywatt([
      'import',
      path,
      '--out',
      out,
      '--timezone',
      'Europe/Berlin',
      ...args,
    ])
    return {
      ran,
      written:
        ran.code === 0
          ? readFileSync(out, 'utf8')
              .trim()
              .split('\n')
              .slice(1)
              .map((line) => line.split(',').slice(1, 3))
          : [],
    }
  }
  const autumn = [
    '27.10.2024 00:00',
    '27.10.2024 01:00',
    '27.10.2024 02:00',
    '27.10.2024 02:00',
    '27.10.2024 03:00',
    '27.10.2024 04:00',
  ]

  it('tells the two hours of autumn by the order of the lines, forwards and backwards', async () => {
    // Berlin goes from UTC+2 to UTC+1 at 01:00 UTC.
    const times = [
      '2024-10-26T22:00:00Z',
      '2024-10-26T23:00:00Z',
      '2024-10-27T00:00:00Z',
      '2024-10-27T01:00:00Z',
      '2024-10-27T02:00:00Z',
      '2024-10-27T03:00:00Z',
    ]
    const kwh = ['0.11', '0.12', '0.13', '0.14', '0.15', '0.16']
    const forwards = await importLocal(hours(autumn))
    expect(forwards.written).toEqual(times.map((time, index) => [time, kwh[index]]))
    const backwards = await importLocal(hours(autumn).toReversed())
    expect(backwards.written).toEqual(times.map((time, index) => [time, kwh[index]]).toReversed())
  })

  it('names the hour where the order does not tell', async () => {
    const shuffled = [2, 0, 4, 1, 3, 5].map((index) => hours(autumn)[index] ?? '')
    const { ran, written } = await importLocal(shuffled)
    expect(written).toHaveLength(4)
    expect(ran.stderr).toContain('2 readings left out as time-ambiguous')
    const once = await importLocal(hours(autumn.filter((_, index) => index !== 2)))
    expect(once.ran.stderr).toContain('1 reading left out as time-ambiguous')
  })

  const spring = [
    '31.03.2024 00:00',
    '31.03.2024 01:00',
    '31.03.2024 02:00',
    '31.03.2024 03:00',
    '31.03.2024 04:00',
  ]
  it('names a reading in the hour that spring leaves out', async () => {
    const sound = Array.from({ length: 12 }, (_, meter) =>
      hours(
        spring.filter((_, index) => index !== 2),
        `M${meter}`,
      ),
    ).flat()
    const { ran, written } = await importLocal([...sound, ...hours(spring)])
    expect(written).toHaveLength(12 * 4 + 4)
    expect(ran.stderr).toContain('1 reading left out as time-impossible')
  })

  it('takes a feed whose clock never changes for one of winter time, with a warning', async () => {
    const { ran, written } = await importLocal(hours(spring))
    expect(ran.stderr).toContain('warning: time.clocks is taken as standard, which is not certain')
    expect(written.map(([time]) => time)).toEqual([
      '2024-03-30T23:00:00Z',
      '2024-03-31T00:00:00Z',
      '2024-03-31T01:00:00Z',
      '2024-03-31T02:00:00Z',
      '2024-03-31T03:00:00Z',
    ])
  })

  it('takes the skipped hour for the one behind it where that one is empty', async () => {
    const { ran, written } = await importLocal(hours(spring.filter((_, index) => index !== 3)))
    expect(ran.stderr).toContain('warning: time.clocks is taken as shifted')
    expect(written.map(([time]) => time)).toEqual([
      '2024-03-30T23:00:00Z',
      '2024-03-31T00:00:00Z',
      '2024-03-31T01:00:00Z',
      '2024-03-31T02:00:00Z',
    ])
  })
})

describe('a mapping', () => {
  it('is written down, and reads the files in the same way', async () => {
    const path = folder.write('mapped.csv', csv(GOOD))
    const mapping = folder.path('mapping.yaml')
    const [first, second] = [folder.path('first.csv'), folder.path('second.csv')]
    const inferred = await greywatt([
      'import',
      path,
      '--out',
      first,
      '--timezone',
      'Asia/Almaty',
      '--save-mapping',
      mapping,
    ])
    expect(inferred.code).toBe(0)
    const mapped = await greywatt(['import', path, '--out', second, '--mapping', mapping])
    expect(mapped).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'))
    expect(parse(readFileSync(mapping, 'utf8'))).toMatchObject({
      version: 1,
      layout: 'long',
      time: { format: '%d.%m.%Y %H:%M', zone: 'Asia/Almaty', stamp: 'start' },
    })
  })

  it.each([
    [
      'an unknown key',
      (it: Record<string, unknown>) => ({ ...it, headerline: 3 }),
      'unknown key "headerline" in',
    ],
    [
      'a value that is none',
      (it: Record<string, unknown>) => ({ ...it, layout: 'tall' }),
      '"layout" in',
    ],
    [
      'a list of slots that does not fit',
      (it: Record<string, unknown>) => ({ ...it, layout: 'slots' }),
      'slotMinutes',
    ],
  ])('is refused for %s', async (_, change, words) => {
    const path = folder.write('mapped.csv', csv(GOOD))
    const mapping = folder.path('wrong.yaml')
    await greywatt([
      'import',
      path,
      '--dry-run',
      '--timezone',
      'Asia/Almaty',
      '--save-mapping',
      mapping,
    ])
    writeFileSync(mapping, stringify(change(parse(readFileSync(mapping, 'utf8')))))
    const ran = await greywatt(['import', path, '--dry-run', '--mapping', mapping])
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain(words)
  })

  it('names a file that has not its columns', async () => {
    const path = folder.write('mapped.csv', csv(GOOD))
    const mapping = folder.path('mapping.yaml')
    await greywatt([
      'import',
      path,
      '--dry-run',
      '--timezone',
      'Asia/Almaty',
      '--save-mapping',
      mapping,
    ])
    const other = folder.write('other.csv', csv(GOOD).replace('kWh', 'energy'))
    const ran = await greywatt(['import', path, other, '--dry-run', '--mapping', mapping])
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('no column "kWh" there')
  })
})

describe('the command', () => {
  it.each([
    ['nowhere to go', [], 'nowhere to go: give --out FILE, --lake FOLDER, or --dry-run'],
    ['two places to go', ['--out', 'o.csv', '--lake', 'l'], '--out and --lake: give one of them'],
    ['meters and no days', ['--dry-run', '--meters', 'm.csv'], '--meters is of the days of --lake'],
    [
      'a mapping and an answer',
      ['--dry-run', '--mapping', 'm.yaml', '--unit', 'kWh'],
      '--mapping says all of it',
    ],
    ['a zone that is none', ['--dry-run', '--timezone', 'Almaty'], 'Give an IANA time zone'],
  ])('is wrongly used with %s', async (_, args, words) => {
    const ran = await greywatt(['import', folder.write('some.csv', csv(GOOD)), ...args])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(words)
  })

  it('shows on a terminal how the files are read, and why', async () => {
    const path = folder.write('shown.csv', csv([...GOOD, 'A-1;16.05.2024 00:00;-0,1']))
    const { stdout, stderr, code } = await greywatt(
      ['import', path, '--dry-run', '--timezone', 'Asia/Almaty'],
      { isTTY: true, columns: 100, env: { NO_COLOR: '1' } },
    )
    expect(code).toBe(0)
    expect(stdout).toContain('decimal comma')
    expect(stdout).toContain('289 of 289 numbers have a comma before their decimals')
    expect(stdout).toContain(
      '2 meters, 288 readings from 2024-05-12 19:00 to 2024-05-15 18:30 UTC, every 30 min',
    )
    expect(stdout).toMatch(/1 reading\s+negative-energy/)
    expect(stderr).toContain('nothing is written')
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('writes the words of the contract for codes of quality, and leaves out what nobody knows', async () => {
    const codes = ['OK', 'E', '8', 'ODD']
    const rows = GOOD.slice(0, 48).map(
      (line, index) => `${line};${index === 40 ? 'ODD' : codes[index % 3]}`,
    )
    const path = folder.write('quality.csv', `${HEADER};status\n${rows.join('\n')}\n`)
    const out = folder.path('quality.out.csv')
    const ran = await greywatt([
      'import',
      path,
      '--out',
      out,
      '--timezone',
      'Asia/Almaty',
      '--quality-column',
      'status',
      '--quality-codes',
      'OK=valid,E=estimated',
    ])
    expect(ran.code).toBe(3)
    const answered = await greywatt([
      'import',
      path,
      '--out',
      out,
      '--timezone',
      'Asia/Almaty',
      '--quality-codes',
      'OK=valid,E=estimated,ODD=questionable',
    ])
    expect(answered, answered.stderr).toMatchObject({ code: 0 })
    const words = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(',').at(-1))
    expect(words.slice(0, 5)).toEqual(['quality', 'valid', 'estimated', 'estimated', 'valid'])
    expect(words[41]).toBe('questionable')
  })

  it('writes what scan reads', async () => {
    const out = folder.path('region.parquet')
    const imported = await greywatt(['import', 'fixtures/tiny/readings.parquet', '--out', out])
    expect(imported, imported.stderr).toMatchObject({ code: 0 })
    const others = ['meters', 'transformers', 'licences', 'tips'].flatMap((kind) => [
      `--${kind}`,
      `fixtures/tiny/${kind}.csv`,
    ])
    const scan = (readings: string) =>
      greywatt([
        'scan',
        '--readings',
        readings,
        ...others,
        '--weather',
        'fixtures/tiny/weather.csv.gz',
        '--config',
        folder.write('almaty.yaml', 'timezone: Asia/Almaty\n'),
      ])
    const [direct, by] = [await scan('fixtures/tiny/readings.parquet'), await scan(out)]
    expect(by.stdout).toBe(direct.stdout)
    expect(by.stdout).not.toBe('')
  })
})
