import { z } from 'zod'
import { TARIFF_ZONES } from '../validate/tariff-zones.ts'
import { daySchema, idSchema, instantSchema } from './fields.ts'
import type {
  RawBlock,
  RawInterval,
  RawRegister,
  RawZoneRegisters,
  RawZones,
} from './raw-message.ts'

/**
 * The five shapes of `meter-readings`, JSON. Fields beyond these are allowed and ignored; where an optional field is
 * null it counts as absent. Numbers are finite: JSON cannot say NaN, and 1e999 is refused.
 */

/** Intervals of one block: six weeks of half hours, or twenty days of a quarter. */
export const MAX_BLOCK_INTERVALS = 2_000

const stepMin = z.int().positive()
/** The source's own code: words, or ESPI's numbers, with or without quotes. */
const quality = z.union([z.string(), z.int().transform(String)], {
  error: 'must be a quality code: text or a whole number',
})

export const intervalSchema = z
  .object({
    meterId: idSchema,
    at: instantSchema,
    stepMin: stepMin.nullish(),
    kwh: z.number().nullable(),
    kvarh: z.number().nullish(),
    quality: quality.nullish(),
  })
  .transform(
    (sent): RawInterval => ({
      type: 'interval',
      meterId: sent.meterId,
      atMs: sent.at,
      stepMin: sent.stepMin ?? undefined,
      kwh: sent.kwh,
      kvarh: sent.kvarh ?? undefined,
      quality: sent.quality ?? undefined,
    }),
  )

export const registerSchema = z
  .object({
    meterId: idSchema,
    at: instantSchema,
    stepMin: stepMin.nullish(),
    registerKwh: z.number(),
    quality: quality.nullish(),
  })
  .transform(
    (sent): RawRegister => ({
      type: 'register',
      meterId: sent.meterId,
      atMs: sent.at,
      stepMin: sent.stepMin ?? undefined,
      registerKwh: sent.registerKwh,
      quality: sent.quality ?? undefined,
    }),
  )

const zoneEnergy = z.number().nullish()
const zoneRegister = z.number().optional()
const hasZone = (sent: Readonly<Record<string, unknown>>): boolean =>
  TARIFF_ZONES.some((zone) => sent[zone] !== undefined)
const ZONE_RULE = { error: `must hold one of ${TARIFF_ZONES.join(', ')}` }

export const zoneRegistersSchema = z
  .object({
    meterId: idSchema,
    at: instantSchema,
    zoneRegisterKwh: z
      .object({ peak: zoneRegister, flat: zoneRegister, valley: zoneRegister })
      .refine(hasZone, ZONE_RULE),
    quality: quality.nullish(),
  })
  .transform(
    (sent): RawZoneRegisters => ({
      type: 'zone-registers',
      meterId: sent.meterId,
      atMs: sent.at,
      registerKwh: sent.zoneRegisterKwh,
      quality: sent.quality ?? undefined,
    }),
  )

export const zonesSchema = z
  .object({
    meterId: idSchema,
    day: daySchema,
    zoneKwh: z
      .object({ peak: zoneEnergy, flat: zoneEnergy, valley: zoneEnergy })
      .refine(hasZone, ZONE_RULE),
    quality: quality.nullish(),
  })
  .transform(
    (sent): RawZones => ({
      type: 'zones',
      meterId: sent.meterId,
      day: sent.day,
      zoneKwh: sent.zoneKwh,
      quality: sent.quality ?? undefined,
    }),
  )

export const blockSchema = z
  .object({
    meterId: idSchema,
    from: instantSchema,
    stepMin,
    kwh: z.array(z.number().nullable()).min(1).max(MAX_BLOCK_INTERVALS),
    kvarh: z.array(z.number().nullable()).nullish(),
    quality: z.array(quality).nullish(),
  })
  .check((context) => {
    const intervals = context.value.kwh.length
    for (const field of ['kvarh', 'quality'] as const) {
      const length = context.value[field]?.length ?? intervals
      if (length !== intervals)
        context.issues.push({
          code: 'custom',
          input: context.value,
          path: [field],
          message: `has ${length} entries for ${intervals} intervals`,
        })
    }
  })
  .transform(
    (sent): RawBlock => ({
      type: 'block',
      meterId: sent.meterId,
      fromMs: sent.from,
      stepMin: sent.stepMin,
      kwh: sent.kwh,
      kvarh: sent.kvarh ?? undefined,
      quality: sent.quality ?? undefined,
    }),
  )
