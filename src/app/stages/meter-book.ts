import type { MeterAsset, MeterAttributes } from '../../core/context/assets.ts'
import type { MeterId } from '../../core/ids.ts'

/**
 * The meters' assets, and what a meter-day carries of them.
 *
 * Keeps: one asset a meter. Bounded by: the meters. Late data: the last one sent stands. After restart: read again.
 */
export class MeterBook {
  readonly #assets = new Map<string, MeterAsset>()
  readonly #attributes = new Map<string, MeterAttributes>()
  #version = 0
  readonly #defaults: { readonly regionId: string; readonly timezone: string }

  constructor(defaults: { readonly regionId: string; readonly timezone: string }) {
    this.#defaults = defaults
  }

  /** Changes with every asset. */
  get version(): number {
    return this.#version
  }

  get size(): number {
    return this.#assets.size
  }

  get(meterId: string): MeterAsset | undefined {
    return this.#assets.get(meterId)
  }

  put(meterId: string, asset: MeterAsset | undefined): void {
    this.#version++
    this.#attributes.delete(meterId)
    if (asset === undefined) this.#assets.delete(meterId)
    else this.#assets.set(meterId, asset)
  }

  attributesOf(meterId: MeterId): MeterAttributes {
    const known = this.#attributes.get(meterId)
    if (known !== undefined) return known
    const asset = this.#assets.get(meterId)
    const attributes: MeterAttributes = {
      regionId: asset?.regionId ?? this.#defaults.regionId,
      ...(asset?.transformerId === undefined ? {} : { transformerId: asset.transformerId }),
      timeZone: asset?.timezone ?? this.#defaults.timezone,
      ...(asset?.customerClass === undefined ? {} : { customerClass: asset.customerClass }),
      ...(asset?.zone === undefined ? {} : { zone: asset.zone }),
      ...(asset?.tariff === undefined ? {} : { tariff: asset.tariff }),
      ...(asset?.contractedKw === undefined ? {} : { contractedKw: asset.contractedKw }),
      ...(asset?.activity === undefined ? {} : { activity: asset.activity }),
    }
    this.#attributes.set(meterId, attributes)
    return attributes
  }
}
