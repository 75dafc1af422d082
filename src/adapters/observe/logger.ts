import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'

export type { Logger }

/** Fields that tell what a household consumes: personal data, in no line above debug. */
const HOUSEHOLD_FIELDS: ReadonlySet<string> = new Set([
  'kwh',
  'kvarh',
  'registerKwh',
  'energyKwh',
  'reactiveKvarh',
  'powerKw',
  'reactiveKvar',
  'profileKw',
  'reading',
  'readings',
  'meterDay',
])

const DEBUG = 20
const STANDARD_ERROR = 2

const withoutHousehold = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !HOUSEHOLD_FIELDS.has(name)))

/**
 * Lines of JSON on standard error, results being for standard output: a constant message, values as fields. Written at
 * once, so that the last line before a crash is there.
 */
export const createLogger = (
  level: string,
  stream: DestinationStream = destination({ dest: STANDARD_ERROR, sync: true }),
): Logger =>
  pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method, lineLevel) {
          const [fields, ...rest] = args as [unknown, ...unknown[]]
          const hides = lineLevel > DEBUG && typeof fields === 'object' && fields !== null
          const shown = hides && !(fields instanceof Error) ? withoutHousehold(fields) : fields
          Reflect.apply(method, this, [shown, ...rest])
        },
      },
    },
    stream,
  )
