import type { MeterDay } from '../core/collate/meter-day.ts'
import type {
  CurtailmentOrder,
  Licence,
  MeterAsset,
  Tip,
  TransformerAsset,
  WeatherReading,
} from '../core/context/assets.ts'
import type { TariffZone } from '../core/validate/tariff-zones.ts'

/** Rows of one meter, sorted by time; parallel arrays of one length. */
export interface MeterSeries {
  readonly meterId: string
  /** Interval start as an instant. */
  readonly startMs: Float64Array
  /** NaN where the source had none. Register readings where `isRegister`. */
  readonly kwh: Float64Array
  readonly isRegister: boolean
  readonly kvarh: Float64Array | undefined
  /** 0 where the source does not say. */
  readonly stepMin: Float64Array | undefined
  readonly quality: readonly (string | null)[] | undefined
  /** Place in TARIFF_ZONES of rows that are the energy of a zone of a day; NaN for others. Absent where the source has none. */
  readonly tariffZone?: Float64Array | undefined
}

/** A meter that is collated already: its days, oldest first. */
export interface MeterDays {
  readonly meterId: string
  readonly days: readonly MeterDay[]
}

/** The rows of a file of readings, meter by meter, meters in the order asked for. Bounded: one chunk of rows and one meter. */
export interface ReadingHistory<Series = MeterSeries> {
  /** Every distinct meter, sorted by id. */
  meterIds(): Promise<readonly string[]>
  /** Series in the order of `order` (ids from meterIds()); each meter once. */
  series(order: readonly string[]): AsyncIterable<Series>
  /** The latest few distinct instants of each meter, ascending: enough to tell its last interval's end. */
  lastReadings(): Promise<ReadonlyMap<string, readonly number[]>>
  readonly rows: number
  close(): void
}

/** One row of a file of readings. */
export interface TimedReading {
  readonly meterId: string
  /** Interval start as an instant. */
  readonly atMs: number
  readonly kwh: number | null
  readonly isRegister: boolean
  /** undefined where the source does not say, as the others are. */
  readonly stepMin: number | undefined
  readonly kvarh: number | undefined
  readonly quality: string | undefined
  /** Where the row is the energy or the register of a zone. */
  readonly zone: TariffZone | undefined
}

export interface ReferenceData {
  readonly meters: readonly MeterAsset[]
  readonly transformers: readonly TransformerAsset[]
  readonly licences: readonly Licence[]
  readonly orders: readonly CurtailmentOrder[]
  readonly tips: readonly Tip[]
  readonly weather: readonly WeatherReading[]
}
