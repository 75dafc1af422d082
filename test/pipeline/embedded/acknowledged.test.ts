import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/simulate/random.ts'
import { READINGS, REFERENCE, type Running, scanned, textOf, until, usePlaces } from './serving.ts'

const { place, start } = usePlaces()
const HTTP = { http: { port: 0 } }
const A_POST = 20

const urlOf = async (running: Running): Promise<string> => {
  const pattern = /"url":"([^"]+)","msg":"listening"/
  await until(running, () => pattern.test(running.said.stderr))
  return pattern.exec(running.said.stderr)?.[1] ?? ''
}

/** The n-th reading that is sent: half hours of ten meters. */
const reading = (n: number): string =>
  JSON.stringify({
    meterId: `M${n % 10}`,
    at: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 10) * 1_800_000).toISOString(),
    stepMin: 30,
    kwh: n,
  })

/** Posts readings from the n-th on until the process is gone; answers how many were acknowledged. */
const post = async (url: string, from: number, onAck: (sent: number) => void): Promise<number> => {
  for (let n = from; ; n += A_POST) {
    const body = Array.from({ length: A_POST }, (_, i) => `${reading(n + i)}\n`).join('')
    try {
      const { status } = await fetch(`${url}/v1/readings`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      })
      if (status !== 202) return n
      onAck(n + A_POST)
    } catch {
      return n
    }
  }
}

describe('what was acknowledged', { timeout: 600_000 }, () => {
  it('by HTTP is in the log after each kill, and counted once where it is not sent twice', async () => {
    const random = Random.of(5)
    const rough = place(HTTP)
    let acknowledged = 0
    for (let kill = 0; kill < 3; kill++) {
      const running = start(rough, ['serve'])
      const url = await urlOf(running)
      const moment = acknowledged + A_POST * random.integer(5, 60)
      acknowledged = await post(url, acknowledged, (sent) => {
        if (sent >= moment) running.child.kill('SIGKILL')
      })
      await running.ended
      const kept = new Set((await rough.records('meter-readings')).map(textOf))
      const lost = Array.from({ length: acknowledged }, (_, n) => reading(n)).filter(
        (line) => !kept.has(line),
      )
      expect(lost).toEqual([])
    }
    const last = start(rough, ['serve'])
    await urlOf(last)
    await until(last, () => (rough.ledger()?.read ?? 0) >= acknowledged)
    last.child.kill('SIGTERM')
    expect(await last.ended).toMatchObject({ code: 0 })
    // A post that was on its way at a kill may be there though nobody was told: it is sent again, and is a duplicate.
    const { read = 0, accepted, duplicate = 0, rejected, intervalsClose } = rough.ledger() ?? {}
    expect({ rejected, intervalsClose }).toEqual({ rejected: 0, intervalsClose: true })
    expect(accepted).toBe(read - duplicate)
    expect(duplicate).toBeLessThanOrEqual(3 * A_POST)
  })

  it('survives a full disk: the process ends with one line, and goes on once there is room', async () => {
    const full = place()
    const serve = ['serve', '--readings', READINGS, ...REFERENCE, '--until-end']
    // A limit on the size of files stands in for a full disk: 6 MiB in blocks of 1 KiB; the readings take more.
    const limited = ['bash', '-c', 'ulimit -f 6144; exec "$@"', 'bash']
    const stopped = await start(full, serve, limited).ended
    expect(stopped.code).toBe(1)
    expect(stopped.stderr.trim().split('\n').at(-1)).toMatch(
      /^greywatt: cannot write the log .*: make room on the disk or mend its access, then start again; nothing that was acknowledged is lost \[log-write\]$/,
    )
    expect(await start(full, serve).ended).toMatchObject({ code: 0, stdout: scanned() })
    expect(full.ledger()).toMatchObject({ read: 88_704, accepted: 88_704 })
  })
})
