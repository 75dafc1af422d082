/** Branded ids: a meter's id is never passed where a transformer's is expected. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type MeterId = Branded<'MeterId'>
export type TransformerId = Branded<'TransformerId'>
export type RegionId = Branded<'RegionId'>
/** What an inspector can visit: `meter:<meterId>` or `area:<transformerId>`. */
export type SiteId = Branded<'SiteId'>
/**
 * Key of co-location: the transformer's id where it is known, else `region:<regionId>:<hash>`.
 * Everything that is judged together has the same one.
 */
export type AreaKey = Branded<'AreaKey'>

export const ID_PATTERN = /^[A-Za-z0-9._:-]{1,64}$/

/** True for 1 to 64 characters from `A-Z a-z 0-9 . _ : -`. */
export const isId = (text: string): boolean => ID_PATTERN.test(text)

/** Ids are checked where bytes come in (isId in the schemas); inside, these casts only name what a string is. */
export const meterId = (text: string): MeterId => text as MeterId
export const transformerId = (text: string): TransformerId => text as TransformerId
export const regionId = (text: string): RegionId => text as RegionId

export const meterSite = (id: MeterId): SiteId => `meter:${id}` as SiteId
export const areaSite = (id: TransformerId): SiteId => `area:${id}` as SiteId

/** Groups a region's meters of unknown transformer are spread over, so that no partition holds them all. */
const UNKNOWN_AREA_GROUPS = 64

/** 32-bit FNV-1a (Fowler, Noll, Vo), over UTF-16 code units; ids are ASCII. */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** The area a meter is judged with. */
export const areaKeyOf = (
  meter: MeterId,
  transformer: TransformerId | undefined,
  region: RegionId,
): AreaKey => (transformer ?? `region:${region}:${fnv1a(meter) % UNKNOWN_AREA_GROUPS}`) as AreaKey
