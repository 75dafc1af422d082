import { matMul, setBackend, sum, tensor2d, tidy } from '@tensorflow/tfjs-core'

/** What computes tensors: the native library where it is installed and runs, else WebAssembly. */
export type TensorBackend = 'tfjs-node' | 'wasm'

/** The name under which tfjs-node registers itself. */
const NATIVE_NAME = 'tensorflow'

let loaded: Promise<TensorBackend> | undefined

/**
 * Which backend this process computes on; chosen at the first call. Any fault of tfjs-node counts as not there: it may be
 * absent, lack its library (it downloads that on install), or load and then fail at an operation, as from Node 23 on.
 */
export const loadBackend = (): Promise<TensorBackend> => {
  loaded ??= chooseBackend()
  return loaded
}

const chooseBackend = async (): Promise<TensorBackend> => {
  try {
    await import('@tensorflow/tfjs-node')
    if (!(await setBackend(NATIVE_NAME))) throw new Error('it could not be started')
    if (tryOut() !== 11) throw new Error('it computes wrongly')
    return 'tfjs-node'
  } catch {
    await import('@tensorflow/tfjs-backend-wasm')
    if (!(await setBackend('wasm'))) throw new Error('this Node runs no WebAssembly')
    return 'wasm'
  }
}

/** 1 x 3 + 2 x 4. */
const tryOut = (): number | undefined =>
  tidy(() => sum(matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]]))).dataSync()[0])
