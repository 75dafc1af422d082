import { z } from 'zod'
import { idSchema } from '../ingest/fields.ts'
import { NOT_JUDGED_PARTS, REASON_CODES } from '../score/codes.ts'
import { NOT_JUDGED_SITE } from '../signature/signature.ts'
import { MISSED_BECAUSE } from './missed-because.ts'
import { VERDICTS } from './outcome-book.ts'

/** What a backtest takes for granted, since nobody says otherwise. */
export const ASSUMED = [
  'READINGS_ON_THEIR_DAY',
  'BOOKS_OF_TODAY',
  'MODEL_OF_TODAY',
  'OUTCOMES_ON_THEIR_DAY',
  'NOBODY_VISITS',
  'SETTLED_PASSED_OVER',
  'SETTLED_KEPT',
  'KNOWN_MINES_ONLY',
  'TRUTH_PLANTED',
] as const
export type Assumed = (typeof ASSUMED)[number]

const share = z.number().min(0).max(1)
const date = z.iso.date()
const count = z.int().min(0)
const kw = z.number().min(0)

const precision = z
  .object({
    mines: count.meta({
      description: 'Listed sites that were a mine then, by all that is known now.',
    }),
    notMines: count.meta({ description: 'Listed sites that an inspection, or the truth, clears.' }),
    unknown: count.meta({ description: 'Listed sites of which nobody knows; in no share.' }),
    share: share.nullable().meta({ description: 'mines / (mines + notMines).' }),
    low: share.nullable().meta({ description: '95 % score interval of Wilson (1927).' }),
    high: share.nullable(),
  })
  .readonly()

const recall = z
  .object({
    listed: count.meta({ description: 'Known mines that a list has named by then.' }),
    known: count.meta({
      description: 'Mines known to have been active by then, at the latest since their inspection.',
    }),
    share: share.nullable(),
    listedKw: kw.meta({ description: 'Of those whose power is known, kW.' }),
    knownKw: kw,
    kwShare: share.nullable(),
  })
  .readonly()

const sighting = z.object({ day: date, rank: z.int().min(1), of: z.int().min(1) }).readonly()

const listedSite = z
  .object({
    place: z.int().min(1),
    siteId: z.string(),
    regionId: idSchema,
    transformerId: idSchema.exactOptional(),
    rank: z.int().min(1).meta({ description: 'Place among all alerts as of the day.' }),
    probability: share.nullable(),
    expectedKw: kw,
    kwhPerMonth: count,
    firstRaisedAt: date.exactOptional(),
    isNew: z.boolean().meta({ description: 'On none of the lists before.' }),
    strongestReason: z.enum(REASON_CODES).exactOptional(),
    verdict: z.enum(VERDICTS).meta({ description: 'By all that is known now, not then.' }),
  })
  .readonly()

const week = z
  .object({
    weekFrom: date.meta({ description: 'The Monday on which inspectors have the list.' }),
    asOf: date.meta({ description: 'The Sunday before: nothing after it is looked at.' }),
    raised: count.meta({ description: 'Alerts that stand.' }),
    passedOver: count.meta({ description: 'Of these, settled by an inspection known by then.' }),
    listed: count,
    new: count,
    precision,
    recall,
    sites: z.array(listedSite).readonly(),
  })
  .readonly()

const mine = z
  .object({
    siteId: z.string(),
    activeFrom: date.nullable().meta({ description: 'null where nobody knows since when.' }),
    inspectedAt: date.nullable().meta({ description: 'The first confirmation.' }),
    kw: kw.nullable(),
    raised: sighting.nullable().meta({
      description: 'The first day, since it was active, on which an alert stood, and its rank.',
    }),
    daysToRaise: z.int().nullable().meta({ description: 'From activeFrom to the alert.' }),
    daysBeforeInspection: z.int().nullable().meta({
      description: 'From the alert to the inspection; negative where it came behind it.',
    }),
    listed: sighting.nullable().meta({
      description:
        'The first list that named it before it was inspected: its Sunday, place, length.',
    }),
    missedBecause: z.enum(MISSED_BECAUSE).nullable(),
    isCounted: z
      .boolean()
      .meta({ description: 'Whether a list of the period could have named it.' }),
    best: z
      .object({ day: date, probability: share })
      .readonly()
      .nullable()
      .meta({ description: 'Its highest probability while it may have been a mine.' }),
    bestRank: sighting.nullable().meta({ description: 'Its best rank on a Sunday in time.' }),
    notJudged: z.enum([...NOT_JUDGED_SITE, ...NOT_JUDGED_PARTS]).nullable(),
    areaRaised: sighting.nullable().meta({ description: "An alert of the meter's area." }),
  })
  .readonly()

const side = z
  .object({
    name: z.enum(['A', 'B']),
    config: z.string().nullable().meta({ description: 'File; null for the defaults.' }),
    model: z.string().meta({ description: 'Version of the learned score, or "rules-1".' }),
    raiseAt: share,
    windowDays: z.int().min(1),
    weeks: z.array(week).readonly(),
    total: z
      .object({
        listedSites: count.meta({ description: 'Different sites on any list.' }),
        precision: precision.meta({
          description: 'Of different sites; a mine where it was one on any list that named it.',
        }),
        recall: recall.meta({ description: 'Of all known mines that count.' }),
        medianDaysToRaise: z.number().nullable(),
        medianDaysBeforeInspection: z.number().nullable(),
      })
      .readonly(),
    mines: z.array(mine).readonly(),
  })
  .readonly()

const comparison = z
  .object({
    both: count.meta({ description: 'Known mines that a list of either named in time.' }),
    onlyA: count,
    onlyB: count,
    neither: count,
    mcnemarP: share.meta({
      description:
        'Exact test of McNemar (1947), two-sided: chance of such a difference between equals.',
    }),
    raisedByBoth: count,
    medianDaysEarlierB: z.number().nullable().meta({
      description: 'Of mines that both raised: days by which B was earlier; negative where later.',
    }),
    mines: z
      .array(
        z
          .object({
            siteId: z.string(),
            listedBy: z.enum(['both', 'A', 'B', 'neither']),
            daysEarlierB: z.int().nullable(),
          })
          .readonly(),
      )
      .readonly(),
    weeks: z
      .array(
        z
          .object({
            weekFrom: date,
            both: count.meta({ description: 'Sites on both lists.' }),
            onlyA: count,
            onlyB: count,
            jaccard: share.nullable().meta({ description: 'both / (both + onlyA + onlyB).' }),
            rankCorrelation: z.number().min(-1).max(1).nullable().meta({
              description: "Spearman's, of all alerts that both have; null for fewer than three.",
            }),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()

/** The document of `backtest --json`. */
export const backtestSchema = z.object({
  from: date.meta({ description: 'The first day as of which there may be a list.' }),
  to: date,
  firstDay: date.meta({
    description: 'Of the readings; judging begins there whatever "from" says.',
  }),
  listSize: z.int().min(1).meta({ description: 'Visits a week.' }),
  revisitAfterDays: z.int().min(0).nullable().meta({
    description: 'Days for which a settled site is passed over; null where none is.',
  }),
  meters: count,
  readings: count,
  knownMines: count,
  outcomes: z
    .object({
      rows: count,
      unknownSites: z.array(z.string()).readonly().meta({
        description: 'Sites of outcomes that neither readings nor books know.',
      }),
    })
    .readonly(),
  assumed: z.array(z.enum(ASSUMED)).readonly(),
  sides: z.array(side).readonly(),
  comparison: comparison.nullable(),
})

export type BacktestDocument = Readonly<z.output<typeof backtestSchema>>
export type BacktestSide = BacktestDocument['sides'][number]
export type BacktestWeek = BacktestSide['weeks'][number]
export type BacktestMine = BacktestSide['mines'][number]
export type BacktestComparison = NonNullable<BacktestDocument['comparison']>
