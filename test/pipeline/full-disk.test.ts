import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { SqliteCheckpointStores } from '../../src/adapters/sqlite/checkpoint-store.ts'
import { smallDisk } from './full-disk.ts'
import { aLog, listsIn, raisedIn, run } from './small-region.ts'

vi.setConfig({ testTimeout: 240_000 })

test.each([40, 300, 700])(
  'a disk of %i KB that is full stops the run with what to do, and after room was made nothing is missing',
  async (kilobytes) => {
    const undisturbed = await aLog(2)
    await run(undisturbed)

    const log = await aLog(2)
    const disk = smallDisk(kilobytes)
    try {
      const full = new SqliteCheckpointStores(disk.folder)
      const failure = await run(log, { checkpoints: full, stopAfter: 1_000_000 }).catch(
        (error: unknown) => error,
      )
      full.close()
      expect(failure).toMatchObject({ code: 'checkpoint-write' })
      expect(String(failure)).toMatch(/make room on the disk|mend its access/)
      // The thread that writes lets go of its files a little later.
      await sleep(500)

      disk.makeRoom()
      const roomy = new SqliteCheckpointStores(disk.folder)
      await run(log, { checkpoints: roomy })
      roomy.close()
      await sleep(500)
    } finally {
      disk.dispose()
    }
    expect(raisedIn(log)).toBe(raisedIn(undisturbed))
    expect(listsIn(log)).toBe(listsIn(undisturbed))
  },
)
