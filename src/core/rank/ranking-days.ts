import type { Assessment } from '../assess/assessment.ts'
import type { DayClosed } from '../collate/day-closed.ts'
import { DayAlignment } from '../day-alignment.ts'
import type { DayIndex } from '../time.ts'
import type { SaidAlert } from './alert-memory.ts'
import type { Ranker, Ranking } from './ranker.ts'

export interface RankingDaysState {
  readonly version: 1
  readonly rankedThrough: DayIndex | undefined
  readonly alignment: readonly DayClosed[]
  readonly waiting: readonly Assessment[]
  readonly restated: boolean
  /** Absent in states of before alerts were read back, and where none were. */
  readonly saidThrough?: DayIndex | undefined
}

/**
 * Days to rank: a day is ranked once every partition of areas has judged it, so that the list never holds half a
 * country.
 *
 * Keeps: the assessments of days that are not ranked yet. Bounded by: suspects x how far one partition may run ahead.
 * Late data: a day judged again is ranked again. After restart: restore(); without it restoreSaid(), from the alerts.
 */
export class RankingDays {
  readonly #ranker: Ranker
  readonly #alignment = new DayAlignment()
  #waiting: Assessment[] = []
  #rankedThrough: DayIndex | undefined
  #restated = false
  /** The day of the alerts that were read back, until it is closed here as it was then. */
  #saidThrough: DayIndex | undefined

  constructor(ranker: Ranker) {
    this.#ranker = ranker
  }

  assessment(assessment: Assessment): void {
    this.#waiting.push(assessment)
  }

  /** Every ranking that the closing made possible, day by day. */
  dayClosed(closed: DayClosed): readonly Ranking[] {
    this.#alignment.note(closed)
    const through = this.#alignment.through()
    const rankings: Ranking[] = []
    if (through === undefined) return rankings
    const first = this.#rankedThrough ?? this.#firstWaiting(through) - 1
    this.#take(first)
    if (this.#saidThrough !== undefined) {
      if (through < this.#saidThrough) return rankings
      rankings.push(this.#ranker.rank(this.#saidThrough))
      this.#saidThrough = undefined
    } else if (
      this.#restated &&
      this.#rankedThrough !== undefined &&
      through <= this.#rankedThrough
    )
      rankings.push(this.#ranker.rank(this.#rankedThrough))
    this.#restated = false
    for (let day = first + 1; day <= through; day++) {
      this.#take(day)
      this.#rankedThrough = day
      this.#restated = false
      rankings.push(this.#ranker.rank(day))
    }
    return rankings
  }

  state(): RankingDaysState {
    return {
      version: 1,
      rankedThrough: this.#rankedThrough,
      alignment: this.#alignment.saved(),
      waiting: this.#waiting,
      restated: this.#restated,
      saidThrough: this.#saidThrough,
    }
  }

  restore(saved: RankingDaysState): void {
    this.#rankedThrough = saved.rankedThrough
    this.#alignment.restore(saved.alignment)
    this.#waiting = [...saved.waiting]
    this.#restated = saved.restated
    this.#saidThrough = saved.saidThrough
  }

  /**
   * Goes on from what was said last of each site, as if it were remembered. Nothing is ranked before that day is closed
   * again: what assess judges on the way there, if it lost its state as well, was said long ago.
   */
  restoreSaid(said: readonly SaidAlert[]): void {
    for (const one of said) {
      const { day, life } = one.memory
      this.#saidThrough = Math.max(this.#saidThrough ?? day, day)
      if (life.raised) this.#ranker.restoreSaid(one)
    }
    // Cleared on the very day: what it was before counts, should that day be ranked again.
    for (const one of said)
      if (!one.memory.life.raised && one.memory.day === this.#saidThrough)
        this.#ranker.restoreSaid(one)
    this.#rankedThrough = this.#saidThrough
  }

  #firstWaiting(through: DayIndex): DayIndex {
    return this.#waiting.reduce((first, { asOf }) => Math.min(first, asOf), through)
  }

  /** Hands the ranker what was judged up to the day. */
  #take(day: DayIndex): void {
    const rest: Assessment[] = []
    for (const assessment of this.#waiting) {
      if (assessment.asOf > day) rest.push(assessment)
      else {
        this.#ranker.put(assessment)
        this.#restated = true
      }
    }
    this.#waiting = rest
  }
}
