import { type Finding, share } from './finding.ts'
import type { ImportMapping } from './import-mapping.ts'

type Clocks = ImportMapping['time']['clocks']

/** What the readings hold around the hours that the zone's clocks skip. */
export interface SkippedHours {
  /** Meters and changes with readings on either side. */
  readonly places: number
  /** Of those: with readings within the hour that is not there. */
  readonly filled: number
  /** Of those: with readings in the hour behind it, too. */
  readonly followed: number
}

const NEARLY_ALL = 0.9

/**
 * Whether a feed keeps to the zone's clocks. Where nearly all meters have readings in an hour that is not there, and in
 * the one behind it, its clock never changes; where the one behind it is empty, it is that one, told by the old clock.
 */
export const inferClocks = (
  hours: SkippedHours | undefined,
  asked: Clocks | undefined,
): { readonly value: Clocks; readonly finding: Finding | undefined } => {
  const field = 'time.clocks'
  if (asked !== undefined)
    return {
      value: asked,
      finding: { field, value: asked, evidence: `--clocks ${asked}`, strength: 'given' },
    }
  if (hours === undefined || hours.places === 0) return { value: 'wall', finding: undefined }
  const { places, filled, followed } = hours
  const evidence = `${share(filled, places, 'changes of clocks have readings in the hour that is not there')}, ${followed.toLocaleString('en')} in the one behind it`
  if (filled < NEARLY_ALL * places)
    return { value: 'wall', finding: { field, value: 'wall', evidence, strength: 'certain' } }
  if (followed >= NEARLY_ALL * filled)
    return {
      value: 'standard',
      finding: {
        field,
        value: 'standard',
        evidence: `${evidence}: the clock never changes`,
        strength: 'weak',
      },
    }
  if (followed <= (1 - NEARLY_ALL) * filled)
    return {
      value: 'shifted',
      finding: {
        field,
        value: 'shifted',
        evidence: `${evidence}: it is that one`,
        strength: 'weak',
      },
    }
  return { value: 'wall', finding: { field, value: 'wall', evidence, strength: 'weak' } }
}
