/**
 * The lake's columns, in their order, each with the SQL that makes it of a meter-day's message `it`. docs/lake.md says
 * what they mean; a test holds that table to the files.
 */
const COLUMNS = {
  meter_id: 'it.meterId',
  day: 'it.day',
  starts_at: 'it."from"',
  step_min: 'it.stepMin',
  power_kw: 'it.powerKw',
  quality: 'it.quality',
  reactive_kvar: 'it.reactiveKvar',
  zoned: 'coalesce(it.zoned, false)',
  revision: 'it.revision',
  slots_filled: "CAST(length(replace(it.quality, '-', '')) AS INTEGER)",
  region_id: 'it.attributes.regionId',
  transformer_id: 'it.attributes.transformerId',
  time_zone: 'it.attributes.timeZone',
  customer_class: 'it.attributes.customerClass',
  zone: 'it.attributes.zone',
  tariff: 'it.attributes.tariff',
  contracted_kw: 'it.attributes.contractedKw',
  activity: 'it.attributes.activity',
  known_at: 'known_at',
  written_at: 'written_at',
} as const

const NAMES = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[]

/** Columns of which the content of a day is not. */
const BESIDE: ReadonlySet<keyof typeof COLUMNS> = new Set(['revision', 'known_at', 'written_at'])

/** Fields of the message as DuckDB's JSON reader takes them; `day` and `from` are cast by their types. */
const MESSAGE = JSON.stringify({
  meterId: 'VARCHAR',
  day: 'DATE',
  from: 'TIMESTAMPTZ',
  stepMin: 'INTEGER',
  powerKw: ['FLOAT'],
  quality: 'VARCHAR',
  reactiveKvar: ['FLOAT'],
  zoned: 'BOOLEAN',
  revision: 'BIGINT',
  attributes: {
    regionId: 'VARCHAR',
    transformerId: 'VARCHAR',
    timeZone: 'VARCHAR',
    customerClass: 'VARCHAR',
    zone: 'VARCHAR',
    tariff: 'VARCHAR',
    contractedKw: 'DOUBLE',
    activity: 'VARCHAR',
  },
})

/** The rows that messages make, with the folders that they go to. `known_at` and `written_at` are columns beside them. */
export const rowsOfMessages = (table: string): string => {
  const columns = NAMES.map((name) => `${COLUMNS[name]} AS ${name}`)
  return `SELECT ${columns.join(', ')}, CAST(it.day AS VARCHAR) AS date, bucket
    FROM (SELECT from_json(message, '${MESSAGE}') AS it, * FROM ${table})`
}

/** Which of several rows of one meter and day stands: the same for every reader, and in docs/lake.md for other engines. */
const BEST_FIRST = 'revision DESC, slots_filled DESC, written_at DESC'

/** What a row says of its meter and day, as a number: all but when that was known and written. */
export const CONTENT = `hash(${NAMES.filter((name) => !BESIDE.has(name)).join(', ')})`

/** The row that stands of each meter and day, as it lies in the files. */
export const standingRows = (table: string): string =>
  `SELECT * FROM ${table}
   QUALIFY row_number() OVER (PARTITION BY meter_id, day ORDER BY ${BEST_FIRST}) = 1`

/** Rows of one meter and day: that which stands, or each that says something else. */
export type Revisions = 'standing' | 'all'

/**
 * One row for each meter and day, or for each different content of one. `known_at` is filled in: what came out of a file
 * is known from the end of its day where nothing was there before it, else from when it was written; and what was said
 * before is known since then.
 */
export const distinctRows = (table: string, revisions: Revisions): string => {
  const same = revisions === 'all' ? 'meter_id, day, content' : 'meter_id, day'
  return `SELECT ${NAMES.map((name) => (name === 'known_at' ? 'since AS known_at' : name)).join(', ')}
    FROM (
      SELECT *, min(known) OVER (PARTITION BY meter_id, day, content) AS since
      FROM (
        SELECT *, hash(power_kw, quality, reactive_kvar) AS content,
          coalesce(known_at, CASE
            WHEN row_number() OVER (PARTITION BY meter_id, day ORDER BY revision, slots_filled, written_at) = 1
            THEN starts_at + to_minutes(CAST(step_min AS BIGINT) * len(power_kw))
            ELSE written_at END) AS known
        FROM ${table}
      )
    )
    QUALIFY row_number() OVER (PARTITION BY ${same} ORDER BY ${BEST_FIRST}) = 1`
}
