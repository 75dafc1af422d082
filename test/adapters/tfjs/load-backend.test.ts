import {
  copyRegisteredKernels,
  findBackendFactory,
  registerBackend,
  removeBackend,
} from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const NATIVE = 'tensorflow'
let registered = false

beforeEach(() => {
  vi.resetModules()
  registered = false
})

afterEach(() => {
  vi.doUnmock('@tensorflow/tfjs-node')
  if (registered) removeBackend(NATIVE)
})

const register = (backend: () => object): object => {
  registered = registerBackend(NATIVE, backend as Parameters<typeof registerBackend>[1])
  return {}
}

const load = async (native: () => object): Promise<string> => {
  vi.doMock('@tensorflow/tfjs-node', native)
  const { loadBackend } = await import('../../../src/adapters/tfjs/load-backend.ts')
  return loadBackend()
}

it.each([
  {
    label: 'its library was never downloaded',
    native: () => {
      throw new Error('libtensorflow.so.2: cannot open shared object file')
    },
  },
  { label: 'it registers nothing', native: () => ({}) },
  {
    label: 'it does not start',
    native: () =>
      register(() => {
        throw new Error('no such device')
      }),
  },
  {
    label: 'its first operation fails',
    native: () => register(() => ({ dispose: () => undefined })),
  },
])('computes on wasm where $label', async ({ native }) => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined)
  expect(await load(native)).toBe('wasm')
  vi.restoreAllMocks()
})

it('computes natively where tfjs-node works', async () => {
  const works = () => {
    copyRegisteredKernels('wasm', NATIVE)
    return register(findBackendFactory('wasm'))
  }
  expect(await load(works)).toBe('tfjs-node')
})
