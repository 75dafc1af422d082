/** Columns of a wide table that each hold one slot of the day. */
export interface SlotColumns {
  readonly columns: readonly string[]
  /** Minutes past midnight, as the names say; of numbered slots their start. */
  readonly minutes: readonly number[]
  readonly stepMin: number
  /** What the names say of the stamp: both ends, the first or last one, or nothing. */
  readonly stamp: 'start' | 'end'
  readonly evidence: string
  /** Numbered slots beyond those of 24 h: they count the time since midnight. */
  readonly isElapsed: boolean
}

const FEWEST = 12
const CLOCK_NAME =
  /(?<!\d)(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*[-–—]+\s*(\d{1,2})[:.](\d{2}))?(?!\d)/
const NUMBERED_NAME = /^(\D*)(\d{1,3})\D*$/
/** Slots of a day of 24 h, and those of one of 25. */
const SLOT_COUNTS: ReadonlyMap<number, number> = new Map([
  [24, 60],
  [25, 60],
  [48, 30],
  [50, 30],
  [96, 15],
  [100, 15],
  [144, 10],
  [288, 5],
])

/** The slot columns among the names; undefined where there are none. */
export const slotColumns = (names: readonly string[]): SlotColumns | undefined =>
  byClock(names) ?? byNumber(names)

const byClock = (names: readonly string[]): SlotColumns | undefined => {
  const slots = names.flatMap((name) => {
    const parts = CLOCK_NAME.exec(name)
    if (parts === null) return []
    const [, hour, minute, toHour] = parts
    return [{ name, minute: Number(hour) * 60 + Number(minute), isRange: toHour !== undefined }]
  })
  if (slots.length < FEWEST) return undefined
  const first = slots[0]?.minute ?? 0
  const step = (slots[1]?.minute ?? 0) - first
  const last = slots.at(-1)?.minute ?? 0
  const wrapped = last === 0 || last === 1440
  const isEven = slots.every(
    ({ minute }, index) =>
      minute === first + index * step || (wrapped && index === slots.length - 1),
  )
  if (step <= 0 || !isEven) return undefined
  const columns = slots.map(({ name }) => name)
  const minutes = slots.map((_, index) => first + index * step)
  const common = { columns, minutes, stepMin: step, isElapsed: false }
  if (slots.every(({ isRange }) => isRange))
    return {
      ...common,
      stamp: 'start',
      evidence: `columns are named from and to, as "${columns[0]}"`,
    }
  return wrapped && first === step
    ? {
        ...common,
        stamp: 'end',
        evidence: `columns run from "${columns[0]}" to "${columns.at(-1)}"`,
      }
    : {
        ...common,
        stamp: 'start',
        evidence: `columns run from "${columns[0]}" to "${columns.at(-1)}"`,
      }
}

const byNumber = (names: readonly string[]): SlotColumns | undefined => {
  const runs = new Map<string, { readonly name: string; readonly number: number }[]>()
  for (const name of names) {
    const [, prefix, digits] = NUMBERED_NAME.exec(name) ?? []
    if (prefix === undefined) continue
    runs.set(prefix, [...(runs.get(prefix) ?? []), { name, number: Number(digits) }])
  }
  for (const run of runs.values()) {
    const stepMin = SLOT_COUNTS.get(run.length)
    const from = run[0]?.number ?? -1
    if (stepMin === undefined || from < 0 || from > 1) continue
    if (!run.every(({ number }, index) => number === from + index)) continue
    const columns = run.map(({ name }) => name)
    return {
      columns,
      minutes: run.map((_, index) => index * stepMin),
      stepMin,
      stamp: 'start',
      evidence: `${run.length} columns are numbered, "${columns[0]}" to "${columns.at(-1)}": the first begins at midnight`,
      isElapsed: run.length * stepMin > 1440,
    }
  }
  return undefined
}
