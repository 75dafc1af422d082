import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { endedAtWork } from '../../../scripts/chaos/report.ts'
import { runChaos } from '../../../scripts/chaos/run-chaos.ts'

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A broker takes three in a row. This one is stopped and started, so it is nobody else's. */
const freePort = async (): Promise<number> => {
  for (let port = 19_500; port < 20_000; port += 3) {
    const free = await Promise.all([port, port + 1, port + 2].map(canListen))
    if (free.every(Boolean)) return port
  }
  throw new Error('no three free ports in a row from 19500 to 20000')
}

/** `npm run chaos` in small; its folder is kept where it fails. */
it('a stream whose processes are killed, frozen and cut off their broker comes to what an undisturbed one does', {
  timeout: 900_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-chaos-'))
  const result = await runChaos(
    {
      ...{ readings: 300_000, partitions: 6, instances: 3, share: 0.3, seed: 1 },
      ...{
        kills: 15,
        freezes: 1,
        freezeMs: 10_000,
        leaves: 1,
        gapMs: 1_000,
        sessionTimeoutMs: 3_000,
      },
      ...{ brokerRestarts: 1, brokerDownMs: 0, brokerSilences: 0, brokerSilenceMs: 0 },
      port: await freePort(),
      folder,
    },
    () => undefined,
  )
  expect(result.comparisons.flatMap(({ differences }) => differences)).toEqual([])
  expect(result.comparisons.every(({ compared }) => compared > 0)).toBe(true)
  expect(endedAtWork(result)).toEqual([])
  expect(result.faults).toMatchObject({ kills: 15, freezes: 1, leaves: 1, brokerRestarts: 1 })
  expect(result.ledger.at(-1)?.read).toBeGreaterThan(300_000)
  rmSync(folder, { recursive: true })
})
