import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdapterError } from '../../src/ports/adapter-error.ts'
import type { CheckpointStore, CheckpointStores } from '../../src/ports/checkpoint-store.ts'

export interface CheckpointHarness {
  /** Stores over the same storage each time; the ones before must be closed. */
  readonly stores: () => CheckpointStores
  readonly dispose: () => void
}

const contentOf = (store: CheckpointStore): unknown => {
  const checkpoint = store.load()
  return checkpoint && { offset: checkpoint.offset, entries: new Map(checkpoint.entries) }
}

/** What every implementation of CheckpointStores does. */
export const checkpointContract = (name: string, makeHarness: () => CheckpointHarness): void => {
  describe(`${name} as checkpoint stores`, () => {
    let harness: CheckpointHarness
    let stores: CheckpointStores
    beforeEach(() => {
      harness = makeHarness()
      stores = harness.stores()
    })
    afterEach(() => {
      stores.close()
      harness.dispose()
    })

    const restart = (): void => {
      stores.close()
      stores = harness.stores()
    }

    it('knows nothing of a partition that was never written', () => {
      expect(stores.open('collate', 0).load()).toBeUndefined()
    })

    it('loads what was written, also after a restart', async () => {
      const store = stores.open('collate', 0)
      await store.write({ offset: 7n, put: [['a', { n: 1 }]], remove: [] })
      const expected = { offset: 7n, entries: new Map([['a', { n: 1 }]]) }
      expect(contentOf(store)).toEqual(expected)
      restart()
      expect(contentOf(stores.open('collate', 0))).toEqual(expected)
    })

    it('holds an offset without any entry', async () => {
      const store = stores.open('rank', 3)
      await store.write({ offset: 0n, put: [], remove: [] })
      expect(contentOf(store)).toEqual({ offset: 0n, entries: new Map() })
    })

    it('holds offsets beyond the exact integers of a number', async () => {
      const store = stores.open('collate', 0)
      await store.write({ offset: 9_007_199_254_740_993n, put: [], remove: [] })
      expect(store.load()?.offset).toBe(9_007_199_254_740_993n)
    })

    it('changes only the entries that a write names', async () => {
      const store = stores.open('collate', 0)
      await store.write({
        offset: 1n,
        put: [
          ['kept', 1],
          ['replaced', 1],
          ['removed', 1],
        ],
        remove: [],
      })
      await store.write({ offset: 2n, put: [['replaced', 2]], remove: ['removed', 'never there'] })
      const entries = new Map([
        ['kept', 1],
        ['replaced', 2],
      ])
      expect(contentOf(store)).toEqual({ offset: 2n, entries })
    })

    it('keeps an entry that one write both removes and puts', async () => {
      const store = stores.open('collate', 0)
      await store.write({ offset: 1n, put: [['a', 1]], remove: ['a'] })
      expect(contentOf(store)).toEqual({ offset: 1n, entries: new Map([['a', 1]]) })
    })

    it.each([
      { label: 'a Float32Array', value: Float32Array.of(1.5, -2, Number.NaN) },
      { label: 'a Float64Array', value: Float64Array.of(0.1, 1e300) },
      { label: 'a Uint8Array', value: Uint8Array.of(0, 255) },
      { label: 'a Uint16Array', value: Uint16Array.of(65_535) },
      { label: 'an Int32Array', value: Int32Array.of(-1, 2_147_483_647) },
      { label: 'an empty typed array', value: new Float32Array(0) },
      {
        label: 'a view into the middle of a buffer',
        value: Float32Array.of(1, 2, 3, 4).subarray(1, 3),
      },
      {
        label: 'a view at an odd byte',
        value: new Uint8Array(Uint8Array.of(9, 8, 7, 6).buffer, 1, 2),
      },
      {
        label: 'a record with holes and nested values',
        value: { a: undefined, b: null, c: [1, 'x', { d: 2n }], e: new Map([['k', new Set([1])]]) },
      },
      { label: 'text of any script', value: 'Алматы қаласы ⚡' },
    ])('gives back $label as it was', async ({ value }) => {
      const store = stores.open('assess', 0)
      await store.write({ offset: 1n, put: [['v', value]], remove: [] })
      restart()
      expect(contentOf(stores.open('assess', 0))).toEqual({
        offset: 1n,
        entries: new Map([['v', value]]),
      })
    })

    it('keeps what was written when the caller changes its array afterwards', async () => {
      const store = stores.open('collate', 0)
      const live = Float32Array.of(1, 2)
      await store.write({ offset: 1n, put: [['v', live]], remove: [] })
      live[0] = 99
      expect(contentOf(store)).toEqual({
        offset: 1n,
        entries: new Map([['v', Float32Array.of(1, 2)]]),
      })
    })

    it('writes nothing of a change that fails half way', async () => {
      const store = stores.open('collate', 0)
      await store.write({ offset: 1n, put: [['a', 1]], remove: [] })
      const failing = function* (): Generator<readonly [string, unknown]> {
        yield ['a', 2]
        yield ['b', () => 'functions cannot be stored']
      }
      await expect(store.write({ offset: 2n, put: failing(), remove: ['a'] })).rejects.toThrow()
      expect(contentOf(store)).toEqual({ offset: 1n, entries: new Map([['a', 1]]) })
    })

    it('keeps partitions and stages apart', async () => {
      const opened = [stores.open('collate', 0), stores.open('collate', 1), stores.open('rank', 0)]
      for (const [n, store] of opened.entries()) {
        await store.write({ offset: BigInt(n), put: [['n', n]], remove: [] })
      }
      expect(opened.map(contentOf)).toEqual(
        [0, 1, 2].map((n) => ({ offset: BigInt(n), entries: new Map([['n', n]]) })),
      )
    })

    it('opens a partition once at a time', () => {
      const store = stores.open('collate', 0)
      expect(() => stores.open('collate', 0)).toThrow(
        expect.objectContaining({ name: AdapterError.name, code: 'checkpoint-locked' }),
      )
      store.close()
      expect(stores.open('collate', 0).load()).toBeUndefined()
    })

    it('takes nothing any more from one that was closed, and leaves what its successor wrote', async () => {
      const former = stores.open('collate', 0)
      former.close()
      const store = stores.open('collate', 0)
      await store.write({ offset: 9n, put: [['a', 'new']], remove: [] })
      const late = former.write({ offset: 5n, put: [['a', 'old']], remove: [] })
      await expect(late).rejects.toMatchObject({ code: 'checkpoint-fenced' })
      expect(contentOf(store)).toEqual({ offset: 9n, entries: new Map([['a', 'new']]) })
    })
  })
}
