import type { z } from 'zod'
import {
  licenceSchema,
  meterAssetSchema,
  orderSchema,
  tipSchema,
  transformerAssetSchema,
  weatherSchema,
} from '../../core/context/assets.ts'
import type { ReferenceData } from '../../ports/history.ts'

/** How a field stands in a file: times as timestamps, lists and objects as JSON text. */
export type CellKind = 'text' | 'number' | 'integer' | 'time' | 'boolean' | 'json'

export type ReferenceKind = keyof ReferenceData
export type ReferenceRow<Kind extends ReferenceKind> = ReferenceData[Kind][number]

export interface ReferenceFile<Row> {
  readonly schema: z.ZodType<Row>
  /** Field of the schema to kind, in the order of the file's columns; a type error where one is left out. */
  readonly fields: { readonly [Field in keyof Required<Row>]: CellKind }
  readonly required: readonly (keyof Row & string)[]
}

/** The optional files beside the readings. */
export const REFERENCE_FILES: {
  readonly [Kind in ReferenceKind]: ReferenceFile<ReferenceRow<Kind>>
} = {
  meters: {
    schema: meterAssetSchema,
    fields: {
      meterId: 'text',
      transformerId: 'text',
      regionId: 'text',
      timezone: 'text',
      lat: 'number',
      lon: 'number',
      customerClass: 'text',
      tariff: 'text',
      zone: 'text',
      contractedKw: 'number',
      phases: 'integer',
      activity: 'text',
      servedSince: 'time',
      stepMin: 'integer',
      registerDigits: 'integer',
      multipliers: 'json',
      exchangedAt: 'json',
    },
    required: ['meterId'],
  },
  transformers: {
    schema: transformerAssetSchema,
    fields: {
      transformerId: 'text',
      ratedKva: 'number',
      regionId: 'text',
      headMeterId: 'text',
      p0Kw: 'number',
      pkKw: 'number',
      indoor: 'boolean',
      thermal: 'json',
      flats: 'integer',
      stove: 'text',
      lat: 'number',
      lon: 'number',
    },
    required: ['transformerId'],
  },
  licences: {
    schema: licenceSchema,
    fields: {
      licenceId: 'text',
      meterId: 'text',
      declaredKw: 'number',
      machines: 'integer',
      validFrom: 'time',
      validTo: 'time',
      zone: 'text',
    },
    required: ['licenceId', 'meterId', 'declaredKw'],
  },
  orders: {
    schema: orderSchema,
    fields: {
      orderId: 'text',
      from: 'time',
      to: 'time',
      maxKw: 'number',
      meterId: 'text',
      licenceId: 'text',
      regionId: 'text',
    },
    required: ['orderId', 'from', 'to', 'maxKw'],
  },
  tips: {
    schema: tipSchema,
    fields: {
      tipId: 'text',
      at: 'time',
      meterId: 'text',
      transformerId: 'text',
      lat: 'number',
      lon: 'number',
      text: 'text',
    },
    required: ['tipId', 'at'],
  },
  weather: {
    schema: weatherSchema,
    fields: { regionId: 'text', at: 'time', tempC: 'number' },
    required: ['regionId', 'at', 'tempC'],
  },
}

/** The file's column of a field: `ratedKva` is `rated_kva`. */
export const columnName = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
