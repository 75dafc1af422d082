import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/app/config.ts'
import {
  checkClock,
  checkDisk,
  checkNode,
  checkStateFolder,
  checkTimeZones,
} from '../../src/app/doctor/check-machine.ts'
import { examine } from '../../src/app/doctor.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-doctor-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const NOW_MS = Date.UTC(2026, 1, 13)
/** Nothing listens on port 1. */
const config = () =>
  parseConfig(
    { kafka: { brokers: ['127.0.0.1:1'] }, state: { dir: join(folder, 'state') } },
    'the test',
  )

describe('the doctor', () => {
  it.each([
    { configGiven: false, state: 'warning' },
    { configGiven: true, state: 'fault' },
  ])(
    'finds a machine in order, and a broker that is not there a $state where a configuration was given: $configGiven',
    async ({ configGiven, state }) => {
      const findings = await examine(config(), { configGiven, nowMs: NOW_MS })
      expect(findings.map(({ check, state: found }) => `${check} ${found}`)).toEqual([
        'node ok',
        'packages ok',
        'packages ok',
        'state ok',
        'disk ok',
        'time zones ok',
        'clock ok',
        `broker ${state}`,
      ])
      expect(findings.at(-1)).toEqual({
        check: 'broker',
        state,
        says: expect.stringMatching(/^no Kafka broker answers at 127\.0\.0\.1:1 \(.*\)$/),
        mend: 'start one, or correct kafka.brokers',
      })
    },
  )

  it.each([
    ['20.18.3', 'fault'],
    ['18.20.0', 'fault'],
    ['20.19.0', 'ok'],
    ['22.1.0', 'ok'],
    ['24.0.0', 'ok'],
  ])('finds Node %s: %s', (version, state) => {
    expect(checkNode(version).state).toBe(state)
  })

  it('looks at the folder that is there, and makes none', () => {
    expect(checkStateFolder(join(folder, 'not', 'yet', 'there'))).toMatchObject({ state: 'ok' })
    expect(checkDisk(join(folder, 'not', 'yet', 'there')).says).toMatch(/^\d+\.\d GB free/)
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(checkStateFolder(file)).toEqual({
      check: 'state',
      state: 'fault',
      says: `the state folder ${file} cannot be written (${file} is a file)`,
      mend: 'give this user the right to write there, or set state.dir',
    })
  })

  it('knows that Almaty is at UTC+5 since 2024', () => {
    expect(checkTimeZones().state).toBe('ok')
  })

  it('does not believe a clock that is before this program', () => {
    expect(checkClock(0)).toEqual({
      check: 'clock',
      state: 'fault',
      says: 'the clock shows 1970-01-01T00:00:00.000Z',
      mend: 'set it: readings after it are turned away as future',
    })
  })
})
