import type { z } from 'zod'
import { alertSchema } from '../../src/core/alert/alert-schema.ts'
import { assessmentSchema } from '../../src/core/assess/assessment-message.ts'
import { dayClosedSchema, meterDaySchema } from '../../src/core/collate/meter-day-message.ts'
import { meterMovedSchema } from '../../src/core/collate/meter-moved.ts'
import {
  licenceSchema,
  meterAssetSchema,
  orderSchema,
  tipSchema,
  transformerAssetSchema,
  weatherSchema,
} from '../../src/core/context/assets.ts'
import {
  blockSchema,
  intervalSchema,
  registerSchema,
  zoneRegistersSchema,
  zonesSchema,
} from '../../src/core/ingest/message-schema.ts'
import { inspectionListSchema } from '../../src/core/rank/inspection-list-schema.ts'
import type { TopicName } from '../../src/ports/topic.ts'
import {
  dayClosedHeaders,
  meterMovedHeaders,
  rejectedReadingHeaders,
  suspectSiteHeaders,
} from './header-schemas.ts'

/** One kind of message on a topic. */
export interface DocumentedMessage {
  /** Name of its schema's file, and of the message in AsyncAPI. */
  readonly name: string
  readonly title: string
  readonly topics: readonly TopicName[]
  /** undefined where any bytes may be its value. */
  readonly schema: z.ZodType | undefined
  readonly headers?: z.ZodType
}

export const MESSAGES: readonly DocumentedMessage[] = [
  {
    name: 'meter-reading-interval',
    title: 'One reading: the energy of one interval',
    topics: ['meter-readings'],
    schema: intervalSchema,
  },
  {
    name: 'meter-reading-register',
    title: 'A register snapshot: the energy is its difference to the one before',
    topics: ['meter-readings'],
    schema: registerSchema,
  },
  {
    name: 'meter-reading-block',
    title: 'An interval block: consecutive intervals from one instant on',
    topics: ['meter-readings'],
    schema: blockSchema,
  },
  {
    name: 'meter-reading-zones',
    title: 'The energy of a local day by tariff zone',
    topics: ['meter-readings'],
    schema: zonesSchema,
  },
  {
    name: 'meter-reading-zone-registers',
    title: 'A snapshot of the registers of tariff zones at a local midnight',
    topics: ['meter-readings'],
    schema: zoneRegistersSchema,
  },
  {
    name: 'rejected-reading',
    title: 'The original bytes of a message that was turned away, with the reason in its headers',
    topics: ['rejected-readings'],
    schema: undefined,
    headers: rejectedReadingHeaders,
  },
  { name: 'meter', title: 'A meter', topics: ['meters'], schema: meterAssetSchema },
  {
    name: 'transformer',
    title: 'A transformer and its area',
    topics: ['transformers'],
    schema: transformerAssetSchema,
  },
  {
    name: 'licence',
    title: 'A registered miner and what it declared',
    topics: ['licences'],
    schema: licenceSchema,
  },
  {
    name: 'curtailment-order',
    title: 'An order to draw no more than so much for a time',
    topics: ['curtailment-orders'],
    schema: orderSchema,
  },
  { name: 'tip', title: 'A tip from the public', topics: ['tips'], schema: tipSchema },
  {
    name: 'weather',
    title: 'The air temperature of a region in one hour',
    topics: ['weather'],
    schema: weatherSchema,
  },
  {
    name: 'meter-day',
    title: 'One local day of one meter',
    topics: ['meter-days'],
    schema: meterDaySchema,
  },
  {
    name: 'site-assessment',
    title: 'What was found for a site as of a day',
    topics: ['site-assessments'],
    schema: assessmentSchema,
  },
  {
    name: 'day-closed',
    title: 'A source partition has closed its days; known by its header',
    topics: ['meter-days', 'site-assessments'],
    schema: dayClosedSchema,
    headers: dayClosedHeaders,
  },
  {
    name: 'meter-moved',
    title: 'The books moved a meter to another area; said to both, and known by its header',
    topics: ['meter-days'],
    schema: meterMovedSchema,
    headers: meterMovedHeaders,
  },
  {
    name: 'suspect-site',
    title: 'An alert',
    topics: ['suspect-sites'],
    schema: alertSchema,
    headers: suspectSiteHeaders,
  },
  {
    name: 'inspection-list',
    title: "A region's ordered list of a day",
    topics: ['inspection-lists'],
    schema: inspectionListSchema,
  },
]
