import { describe, expect, it } from 'vitest'
import type { ScanFilesResult } from '../../../src/app/scan/scan-files.ts'
import { findingLine } from '../../../src/cli/render/finding-line.ts'
import { scanNotes } from '../../../src/cli/render/scan-notes.ts'
import { paragraphs } from '../../../src/cli/render/terminal.ts'
import { topicTable } from '../../../src/cli/render/topic-table.ts'
import type { Alert } from '../../../src/core/alert/alert.ts'
import { meterId } from '../../../src/core/ids.ts'
import { dayFromIso } from '../../../src/core/time.ts'
import { anAlert } from '../an-alert.ts'

describe('the table of topics', () => {
  it('says how each stands, and under it how to mend what differs', () => {
    const findings = [{ what: 'kept for 1 days', mend: 'kafka-configs.sh ...' }]
    const row = { partitions: 6, findings: [], created: false }
    expect(
      topicTable([
        { ...row, topic: 'meters', name: 'kz-meters', state: 'ok', created: true },
        { ...row, topic: 'tips', name: 'kz-tips', state: 'missing', partitions: 0 },
        { ...row, topic: 'meter-days', name: 'kz-meter-days', state: 'different', findings },
      ]),
    ).toBe(
      [
        'topic          partitions  state',
        '────────────────────────────────────',
        'kz-meters               6  created',
        'kz-tips                    missing',
        'kz-meter-days           6  different',
        'kz-meter-days: kept for 1 days',
        '  mend: kafka-configs.sh ...',
      ].join('\n'),
    )
  })
})

describe('a finding of the doctor', () => {
  it('is one line, with its remedy where there is one', () => {
    expect([
      findingLine({ check: 'node', state: 'ok', says: 'Node 22.1.0' }),
      findingLine({ check: 'disk', state: 'warning', says: '1.0 GB free', mend: 'free some' }),
    ]).toEqual([
      'ok       node        Node 22.1.0\n',
      'warning  disk        1.0 GB free: free some\n',
    ])
  })
})

describe('paragraphs', () => {
  it('break sentences, and leave commands whole', () => {
    expect(paragraphs('one two three\n  npx greywatt scan', 8)).toBe(
      'one two\nthree\n  npx greywatt scan',
    )
  })
})

describe('the notes of a scan', () => {
  const unjudged = (siteId: string, why: Alert['notJudged'][number]) =>
    anAlert({ siteId, probability: null, notJudged: [why] })
  const noted = (count: number, id: string, words: string) => ({
    ...{ count, words, meterId: meterId(id) },
    atMs: Date.parse(words),
  })
  const FUTURE = noted(2, 'A', '2030-01-01T00:00:00Z')
  const CONTRADICTORY = noted(1, 'B', '2026-02-01T00:00:00Z')
  const RESULT: ScanFilesResult = {
    asOf: dayFromIso('2026-02-13') as number,
    suspects: [anAlert()],
    sites: [
      anAlert(),
      unjudged('meter:A', 'HEAD_METER'),
      unjudged('meter:B', 'TOO_FEW_DAYS'),
      unjudged('meter:C', 'TOO_FEW_DAYS'),
    ],
    meters: 1042,
    counts: { read: 1_680_000, accepted: 1_679_998, duplicate: 0, late: 0, rejected: 2 },
    rejections: new Map([['future', FUTURE]]),
    repeats: new Map([['contradictory', CONTRADICTORY]]),
    places: new Map([[CONTRADICTORY, 'x.csv:7 and x.csv:9']]),
    mixedSteps: [],
    unread: [],
    faults: [{ reason: 'kwh-unreadable', count: 1, example: 'x.csv:4: kwh is "n/a"' }],
    notes: ['read_at in "x.csv" has no offset: it is read as UTC'],
  }

  it('sum it up, then name notes, faulty rows and rejections', () => {
    expect(scanNotes(RESULT, 3.2)).toEqual([
      '1,042 meters, 1,680,000 readings in 3.2 s (525,000 readings/s); 1 site judged, 3 not (2 too few days, 1 head meter of an area); 1 suspect as of 2026-02-13',
      'note: read_at in "x.csv" has no offset: it is read as UTC',
      '1 row passed over as kwh-unreadable, first x.csv:4: kwh is "n/a"',
      '2 readings rejected as future, first meter A: 2030-01-01T00:00:00Z',
      '1 reading contradictory to others of their meter and time, of which the larger stand, first x.csv:7 and x.csv:9: meter B: 2026-02-01T00:00:00Z',
    ])
  })
})
