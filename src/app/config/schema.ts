import { z } from 'zod'
import { isId } from '../../core/ids.ts'
import { isTimeZone } from '../../core/time.ts'
import { httpSchema } from './http-schema.ts'
import { ingestSchema } from './ingest-schema.ts'
import { count, field, share } from './schema-field.ts'
import { SECRET_MASK } from './secret-mask.ts'

const id = z.string().refine(isId)
const ID_ALLOWED = '1 to 64 characters from A-Z a-z 0-9 . _ : -'

const collate = z.strictObject({
  graceDays: field(z.int().min(0).max(14), 3, {
    description: 'How long a local day stays open for late readings.',
    unit: 'days',
  }),
  provisionalEveryMin: field(z.int().min(0), 60, {
    description:
      'How often an open day is emitted provisionally while readings arrive live; 0 for never.',
    unit: 'min',
  }),
  closeDelayHours: field(z.number().min(0), 6, {
    description:
      'How long after its end a day waits for meters that have not reached it before it is judged; what arrives later restates it.',
    unit: 'h',
  }),
})

const assess = z
  .strictObject({
    model: field(z.string().min(1), 'current', {
      description:
        'What scores a meter: the shipped model (current), the rules alone, or the pointer file of another model.',
      allowed: 'current, rules, or a path',
    }),
    windowDays: field(z.int().min(1).max(400), 28, {
      description: 'Local days of each meter that are kept and judged.',
      unit: 'days',
    }),
    minDays: field(z.int().min(1).max(400), 7, {
      description: 'Days with enough readings that a site needs before it is judged.',
      unit: 'days',
    }),
    powerFactor: field(z.number().min(0.1).max(1), 0.95, {
      description: 'Power factor of the load where the meters send no reactive energy.',
    }),
    minCoverage: field(share, 0.5, {
      description: 'Share of its slots that a site must have measured before it is judged.',
    }),
    minMetersPresent: field(share, 0.95, {
      description:
        'Share of the meters of an area that must have arrived in a slot for it to be balanced against the head meter.',
    }),
    lineLossShare: field(share, 0.015, {
      description:
        'Loss of the lines behind a head meter, as a share of its load, where it cannot be fitted because the load of the consumers never moves.',
    }),
  })
  .refine((it) => it.minDays <= it.windowDays, {
    path: ['minDays'],
    params: { allowed: 'at most assess.windowDays' },
  })

const alerts = z
  .strictObject({
    raiseAt: field(share, 0.1, { description: 'Probability from which an alert is raised.' }),
    clearAt: field(share, 0.05, {
      description: 'Probability below which a raised alert starts to clear.',
    }),
    clearAfterDays: field(z.int().min(1), 2, {
      description: 'Days below the clearing probability before the alert is cleared.',
      unit: 'days',
    }),
  })
  .refine((it) => it.clearAt <= it.raiseAt, {
    path: ['clearAt'],
    params: { allowed: 'at most alerts.raiseAt' },
  })

const ranking = z.strictObject({
  probabilityWeight: field(z.number().min(0).max(10), 1, {
    description:
      'The list is ordered by probability ^ this x kWh a month ^ energyWeight x (1 + reliefWeight x relief).',
  }),
  energyWeight: field(z.number().min(0).max(10), 1, {
    description: 'Exponent of the energy in the order of the list; 0 leaves it out.',
  }),
  reliefWeight: field(z.number().min(0).max(100), 1, {
    description:
      "What it counts that the overload score of a site's area would fall without it; 0 leaves it out.",
  }),
  visitsPerWeek: field(count.max(100_000), 20, {
    description:
      'Sites that inspectors can visit in a week: as long is a weekly list of a backtest.',
    unit: 'sites',
  }),
  revisitAfterDays: field(z.int().min(0).max(4000), 90, {
    description:
      'For so long the weekly list of a backtest passes over a site that an inspection has settled (confirmed, clean, legal miner).',
    unit: 'days',
  }),
})

const scan = z.strictObject({
  threads: field(count.max(1024).nullable(), null, {
    description: 'Threads that read and judge files; null for one a core. They change no result.',
  }),
})

const money = z.strictObject({
  currency: field(z.string().regex(/^[A-Z]{3}$/), 'KZT', {
    description: 'Currency of the damage.',
    allowed: 'an ISO 4217 code of three capital letters',
  }),
  perKwh: field(z.number().min(0), 18, {
    description: 'Price of the energy taken, for the damage.',
    unit: 'currency per kWh',
  }),
})

const state = z.strictObject({
  dir: field(z.string().min(1), '.greywatt/state', {
    description: 'Folder of the checkpoints and of the embedded log; one process has it at a time.',
    allowed: 'a path',
  }),
  checkpointEveryS: field(z.number().positive(), 10, {
    description: 'How often state and offsets are written.',
    unit: 's',
  }),
})

const history = z.strictObject({
  dir: field(z.string().min(1).nullable(), null, {
    description:
      'Folder of the lake: serve keeps every meter-day there as Parquet. null keeps none.',
    allowed: 'a path, or null',
  }),
  flushEveryS: field(z.number().positive(), 60, {
    description:
      'How often serve writes meter-days into the lake while they come; seldom makes fewer files.',
    unit: 's',
  }),
})

const embedded = z.strictObject({
  partitions: field(count.max(64), 1, {
    description:
      'Partitions of a topic of the embedded log. One process works through them in turn, so one is enough; it cannot be changed later.',
  }),
  idleMs: field(count, 5000, {
    description: 'A partition read to its end and silent for this long is idle.',
    unit: 'ms',
  }),
  maxBacklog: field(count, 500_000, {
    description:
      'Messages that may wait for the stage that reads them: then files and standard input wait, and HTTP answers 429.',
    unit: 'messages',
  }),
  readingsDays: field(count.max(400), 7, {
    description:
      'How long the embedded log keeps readings that were collated; at least collate.graceDays + 1.',
    unit: 'days',
  }),
})

const path = z.string().min(1).nullable()

const tls = z
  .strictObject({
    enabled: field(z.boolean(), false, { description: 'Talk to the brokers over TLS.' }),
    caFile: field(path, null, {
      description: 'Certificates (PEM) that the brokers are believed by; null for those of Node.',
      allowed: 'a path, or null',
    }),
    certFile: field(path, null, {
      description: 'Certificate (PEM) that this client shows to the brokers.',
      allowed: 'a path, or null',
    }),
    keyFile: field(path, null, {
      description: 'Private key (PEM) of certFile.',
      allowed: 'a path, or null',
    }),
  })
  .refine((it) => it.enabled || (it.caFile ?? it.certFile ?? it.keyFile) === null, {
    path: ['enabled'],
    params: { allowed: 'true where a file of kafka.tls is given' },
  })
  .refine((it) => (it.certFile === null) === (it.keyFile === null), {
    path: ['keyFile'],
    params: { allowed: 'a path where kafka.tls.certFile is given, and null where it is not' },
  })

const sasl = z
  .strictObject({
    mechanism: field(z.enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512']), 'none', {
      description: 'How this client proves who it is.',
    }),
    username: field(z.string(), '', { description: 'User name for SASL.', allowed: 'a text' }),
    password: field(z.string(), '', {
      description: `Password for SASL; \${KAFKA_PASSWORD} takes it from that variable of the environment.`,
      allowed: 'a text',
      secret: true,
    }),
  })
  .refine((it) => it.mechanism === 'none' || it.username !== '', {
    path: ['username'],
    params: { allowed: 'a text that is not empty, with kafka.sasl.mechanism' },
  })
  .refine((it) => it.mechanism === 'none' || (it.password !== '' && it.password !== SECRET_MASK), {
    path: ['password'],
    params: { allowed: 'the password itself, with kafka.sasl.mechanism' },
  })

const kafka = z.strictObject({
  brokers: field(
    z.array(z.string().regex(/^[^\s:/]+:\d{1,5}$|^\[[^\]]+\]:\d{1,5}$/)).min(1),
    ['localhost:9092'],
    {
      description: 'Brokers to ask first.',
      allowed: 'a list of host:port, at least one',
    },
  ),
  tls: tls.prefault({}),
  sasl: sasl.prefault({}),
  clientId: field(z.string().min(1), 'greywatt', {
    description: 'Name of this client in the logs and quotas of the brokers.',
  }),
  topicPrefix: field(z.string().regex(/^[A-Za-z0-9._-]{0,64}$/), '', {
    description: 'Put before the name of every topic.',
    allowed: '0 to 64 characters from A-Z a-z 0-9 . _ -',
  }),
  groupPrefix: field(z.string().min(1), 'greywatt', {
    description: 'Put before the stage in the name of its consumer group.',
  }),
  partitions: field(count.max(10_000), 6, {
    description: 'Partitions of a topic that is created.',
  }),
  replication: field(count.max(100), 1, {
    description: 'Replicas of a topic that is created.',
  }),
  idleMs: field(count, 5000, {
    description: 'A partition read to its end and silent for this long is idle.',
    unit: 'ms',
  }),
  compression: field(z.enum(['zstd', 'gzip', 'snappy', 'lz4', 'none']), 'zstd', {
    description: 'Compression of the batches that are sent.',
  }),
  requestTimeoutMs: field(count, 30_000, {
    description: 'A request to a broker that takes longer has failed.',
    unit: 'ms',
  }),
  sessionTimeoutMs: field(z.int().min(1000).max(600_000), 30_000, {
    description:
      'A process that died without leaving holds its partitions this long before others take them; it says that it lives ten times as often. The brokers allow 6 s to 30 min unless set otherwise (group.min.session.timeout.ms).',
    unit: 'ms',
  }),
  stallMs: field(count, 120_000, {
    description:
      'The brokers may be away this long: whatever needs them waits and tries again, then the process stops with an error.',
    unit: 'ms',
  }),
})

const log = z.strictObject({
  level: field(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), 'info', {
    description: 'Lines below this level are not written.',
  }),
})

/** Unknown keys are errors; a section that is absent is all defaults. */
export const configSchema = z.strictObject({
  regionId: field(id, 'default', {
    description: 'Region of meters whose asset names none.',
    allowed: ID_ALLOWED,
  }),
  timezone: field(z.string().refine(isTimeZone), 'UTC', {
    description: 'Time zone of meters whose asset names none.',
    allowed: 'an IANA time zone',
  }),
  transport: field(z.enum(['embedded', 'kafka']), 'embedded', {
    description:
      'What the stages of serve talk through: a log in state.dir, all stages in one process; or Kafka. Where a file has a section kafka and does not say it, kafka.',
  }),
  ingest: ingestSchema.prefault({}),
  collate: collate.prefault({}),
  assess: assess.prefault({}),
  alerts: alerts.prefault({}),
  ranking: ranking.prefault({}),
  scan: scan.prefault({}),
  money: money.prefault({}),
  state: state.prefault({}),
  history: history.prefault({}),
  embedded: embedded.prefault({}),
  kafka: kafka.prefault({}),
  http: httpSchema.prefault({}),
  log: log.prefault({}),
})

export type Config = z.output<typeof configSchema>
