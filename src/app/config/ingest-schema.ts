import { z } from 'zod'
import { RECORD_FIELDS } from '../../core/ingest/record-messages.ts'
import { CHANNEL_ROLES } from '../../core/ingest/wire-mapping.ts'
import { QUALITIES } from '../../core/validate/quality.ts'
import { zonesByHour } from '../../core/validate/tariff-zones.ts'
import { count, field, share } from './schema-field.ts'

const mapping = z.strictObject({
  meterId: field(z.enum(['id', 'name', 'key']), 'id', {
    description:
      'Where the id of a meter stands. id: meterId of JSON and Avro, id of an ESPI UsagePoint entry, mRID of a CIM Meter, logicalDeviceName of COSEM. name: title of the entry, Names/name, device id 0.0.96.1.0.255. key: the key of the message.',
  }),
  stamp: field(z.enum(['start', 'end']), 'end', {
    description:
      'Which end of its interval a CIM or COSEM value is stamped with; ESPI says it itself.',
  }),
  fields: field(
    z.partialRecord(z.enum(RECORD_FIELDS), z.string().min(1)),
    {},
    {
      description:
        'Where a JSON or Avro record has a field of the contract, if not under its own name; dots lead into records.',
      allowed: `a map of ${RECORD_FIELDS.join(', ')} to a path, as "payload.energy"`,
    },
  ),
  list: field(z.string().min(1).nullable(), null, {
    description:
      'A list in a JSON or Avro record that has one reading an element; what an element has not, its record has.',
    allowed: 'a path, or null',
  }),
  energyUnit: field(z.enum(['Wh', 'kWh', 'MWh']), 'kWh', {
    description:
      'Unit of energy in JSON and Avro, and in COSEM where a column names none; of reactive energy likewise.',
  }),
  epochUnit: field(z.enum(['ms', 's']), 'ms', {
    description: 'Unit of instants that are numbers, in JSON and Avro.',
  }),
  channels: field(
    z.record(z.string(), z.enum(CHANNEL_ROLES)),
    {},
    {
      description:
        'What the channels of a CIM or COSEM source are, where it is not what the standard says; by ReadingType or by OBIS code of six numbers.',
      allowed: `a map of a channel's code to ${CHANNEL_ROLES.join(', ')}`,
    },
  ),
})

const avro = z.strictObject({
  registryUrl: field(z.url({ protocol: /^https?$/ }).nullable(), null, {
    description: 'Confluent Schema Registry that Avro schemas come from.',
    allowed: 'a URL of http or https, or null',
  }),
  registryUser: field(z.string(), '', {
    description: 'User name for the registry; none where it asks for none.',
    allowed: 'a text',
  }),
  registryPassword: field(z.string(), '', {
    description: `Password for the registry; \${REGISTRY_PASSWORD} takes it from that variable of the environment.`,
    allowed: 'a text',
    secret: true,
  }),
  timeoutMs: field(count, 10_000, {
    description: 'A request to the registry that takes longer has failed; it is made four times.',
    unit: 'ms',
  }),
  schemaFiles: field(
    z.record(z.string().regex(/^\d{1,10}$/), z.string().min(1)),
    {},
    {
      description: 'Files of Avro schemas by their id; they come before the registry.',
      allowed: 'a map of schema id to the path of an .avsc file',
    },
  ),
})

/** How readings come in: their wire format, and what is taken for granted of them. */
export const ingestSchema = z
  .strictObject({
    format: field(z.enum(['json', 'avro', 'espi', 'cim', 'cosem']), 'json', {
      description:
        'Wire format of meter-readings: JSON, Confluent-framed Avro, ESPI (Green Button) XML, CIM MeterReadings XML, COSEM in JSON.',
    }),
    mapping: mapping.prefault({}),
    avro: avro.prefault({}),
    stamp: field(z.enum(['start', 'end']), 'start', {
      description: 'Which end of its interval a reading of JSON, Avro or a file is stamped with.',
    }),
    unknownMeters: field(z.enum(['reject', 'accept']), 'accept', {
      description: 'What becomes of readings of a meter that has no asset.',
    }),
    maxMessageBytes: field(count.max(100_000_000), 1_000_000, {
      description: 'A longer message is rejected as oversize.',
      unit: 'bytes',
    }),
    maxClockErrorMin: field(z.number().min(0), 60, {
      description: 'A reading that starts later than this after its arrival is rejected as future.',
      unit: 'min',
    }),
    stepMin: field(z.int().min(1).max(1440).nullable(), 30, {
      description:
        'Interval length where neither the reading nor the asset says it; null rejects such readings as step-unknown.',
      unit: 'min',
    }),
    qualityCodes: field(
      z.record(z.string(), z.enum(QUALITIES)),
      {},
      {
        description:
          'Quality of a raw code, beside the normalised words and the ESPI codes that are known already; an entry here adds to them or overrides them.',
        allowed: `a map of raw code to ${QUALITIES.join(', ')}`,
      },
    ),
    tariffZones: field(
      z.record(
        z.string(),
        z
          .strictObject({
            peak: z.string().optional(),
            flat: z.string().optional(),
            valley: z.string().optional(),
          })
          .refine((hours) => zonesByHour(hours) !== undefined),
      ),
      {},
      {
        description:
          'Local hours of the tariff zones, by the tariff of the meter; "default" for all others (peak 19-23, flat 7-19, valley 23-7 unless given).',
        allowed:
          'a map of tariff to peak, flat and valley, each a list of hours as "7-10,17-21"; each hour of the day in exactly one',
      },
    ),
    maxRejectedShare: field(share, 0.5, {
      description:
        'The consumer stops when more than this share of the last messages of a partition is rejected.',
    }),
    rejectedShareAfter: field(count, 1000, {
      description:
        'Of how many messages of a partition the rejected share is; before as many have come it is not looked at.',
      unit: 'messages',
    }),
    maxGapHours: field(z.number().positive(), 24, {
      description: 'Registers further apart are not taken as one interval.',
      unit: 'h',
    }),
    maxKw: field(z.number().positive(), 20_000, {
      description: 'A reading above this is implausible, where the contracted power is not known.',
      unit: 'kW',
    }),
    contractedFactor: field(z.number().positive(), 20, {
      description: 'A reading above this many times the contracted power is implausible.',
    }),
  })
  .refine(
    ({ format, avro: { registryUrl, schemaFiles } }) =>
      format !== 'avro' || registryUrl !== null || Object.keys(schemaFiles).length > 0,
    {
      path: ['avro', 'registryUrl'],
      params: { allowed: 'a URL of http or https, with format avro and no avro.schemaFiles' },
    },
  )
