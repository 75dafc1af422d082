import { BOOK_FAULT_CODES } from '../../src/core/balance/book-fault.ts'
import { MINE_BEHAVIOURS } from './build-area.ts'
import { isRaised, type Judged } from './measure.ts'

/** A meter of less than this share of the area's load leaves nothing that could be told from the meters' errors. */
const SEEN_FROM = 0.005

const isNamed = ({ area: { fault }, faults }: Judged): boolean =>
  faults.some(
    (named) =>
      named.code === fault?.code &&
      (fault.meterId === undefined || ('meterId' in named && named.meterId === fault.meterId)),
  )

const isSeen = ({ area: { fault } }: Judged): boolean =>
  fault !== undefined && (fault.meterId === undefined || fault.share >= SEEN_FROM)

/** A name given to what is in order. */
const isMisnamed = ({ area: { fault }, faults }: Judged): boolean =>
  faults.some(
    (named) =>
      named.code !== fault?.code ||
      (fault.meterId !== undefined && 'meterId' in named && named.meterId !== fault.meterId),
  )

export interface Figures {
  readonly recall: number
  /** Areas raised of those without a mine. */
  readonly falseAreas: number
  readonly mappingNamed: number
  /** Areas that a wrong mapping raised: without it they are not. */
  readonly raisedByMapping: number
  readonly rows: readonly (readonly [name: string, areas: number, figure: string])[]
}

const share = (all: readonly Judged[], test: (one: Judged) => boolean): number =>
  all.length === 0 ? Number.NaN : all.filter(test).length / all.length

export const figuresOf = (all: readonly Judged[]): Figures => {
  const asFound = all.filter(({ panel }) => panel === 'as found')
  const mined = all.filter(({ panel }) => panel === 'mined')
  const mapped = all.filter(({ panel }) => panel === 'wrong mapping')
  const faulty = all.filter(({ panel }) => panel === 'wrong mapping' || panel === 'other fault')
  const seen = mapped.filter(isSeen)
  const raisedByFault = (list: readonly Judged[]): number =>
    list.filter((one) => one.area.fault !== undefined && isRaised(one) && !one.raisedAnyway).length
  const of = (part: readonly Judged[], test: (one: Judged) => boolean): string =>
    `${(100 * share(part, test)).toFixed(1)} %`
  const sources = [...new Set(all.map(({ area }) => area.source))]
  const rows: (readonly [string, number, string])[] = [
    ['mine found', mined.length, of(mined, isRaised)],
    ...sources.map((source) => {
      const part = mined.filter(({ area }) => area.source === source)
      return [`  ${source}`, part.length, of(part, isRaised)] as const
    }),
    ...MINE_BEHAVIOURS.map((kind) => {
      const part = mined.filter(({ area }) => area.mine?.kind === kind)
      return [`  ${kind}`, part.length, of(part, isRaised)] as const
    }),
    ...[0.1, 0.15, 0.3].map((from, i, froms) => {
      const to = froms[i + 1] ?? Number.POSITIVE_INFINITY
      const part = mined.filter(({ area }) => {
        const size = area.mine?.share ?? 0
        return size >= from && size < to
      })
      const name = Number.isFinite(to) ? `${100 * from} to ${100 * to} %` : `above ${100 * from} %`
      return [`  ${name} of the homes' mean`, part.length, of(part, isRaised)] as const
    }),
    ['raised without a mine', asFound.length, `${asFound.filter(isRaised).length} areas`],
    ['wrong mapping named, any meter', mapped.length, of(mapped, isNamed)],
    [`wrong mapping named, meter >= ${100 * SEEN_FROM} %`, seen.length, of(seen, isNamed)],
    ['raised by a wrong mapping', mapped.length, `${raisedByFault(mapped)} areas`],
    ...BOOK_FAULT_CODES.map((code) => {
      const part = faulty.filter((one) => one.area.fault?.code === code && isSeen(one))
      return [`  ${code} named`, part.length, of(part, isNamed)] as const
    }),
    [
      'raised by another fault',
      faulty.length - mapped.length,
      `${raisedByFault(faulty) - raisedByFault(mapped)} areas`,
    ],
    [
      'fault named where there is none',
      asFound.length + mined.length,
      of([...asFound, ...mined], isMisnamed),
    ],
  ]
  return {
    recall: share(mined, isRaised),
    falseAreas: share(asFound, isRaised),
    mappingNamed: share(seen, isNamed),
    raisedByMapping: raisedByFault(mapped),
    rows,
  }
}

export const renderTable = ({ rows }: Figures): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows
    .map(
      ([name, areas, figure]) =>
        `${name.padEnd(width)}  ${String(areas).padStart(6)}  ${figure.padStart(9)}`,
    )
    .join('\n')
}
