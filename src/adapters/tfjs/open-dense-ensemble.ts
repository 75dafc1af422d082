import { type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core'
import type { DenseEnsemble } from './dense-ensemble.ts'
import { netOf } from './dense-net.ts'
import { loadBackend } from './load-backend.ts'
import { scaleRows, widthOf } from './quantile-scale.ts'

const BATCH_ROWS = 4_096

/** Nets ready to be asked; they hold memory outside the heap until they are closed. */
export interface OpenDenseEnsemble {
  /**
   * Log odds by row. Backends differ by less than 1e-5.
   * @param rows in the order of the features, NaN where undefined
   */
  readonly marginsOf: (rows: readonly Float64Array[]) => Float64Array
  readonly close: () => void
}

export const openDenseEnsemble = async (ensemble: DenseEnsemble): Promise<OpenDenseEnsemble> => {
  await loadBackend()
  const { scale, members } = ensemble
  const nets = members.map((weights) => netOf(ensemble, weights))
  return {
    marginsOf(rows) {
      const margins = new Float64Array(rows.length)
      for (let from = 0; from < rows.length; from += BATCH_ROWS) {
        const batch = rows.slice(from, from + BATCH_ROWS)
        const inputs = scaleRows(scale, batch)
        tidy(() => {
          const tensor = tensor2d(inputs, [batch.length, widthOf(scale)])
          for (const net of nets)
            for (const [row, margin] of (net.apply(tensor) as Tensor).dataSync().entries())
              margins[from + row] = (margins[from + row] as number) + margin / nets.length
        })
      }
      return margins
    },
    close() {
      for (const net of nets) net.dispose()
    },
  }
}
