import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { HEADER, homeKwh, rowsOf, STREET } from './readings-csv.ts'
import { useFolder } from './temp-folder.ts'

const BIN = fileURLToPath(new URL('../../bin/greywatt.js', import.meta.url))
const folder = useFolder()

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The real thing, as a script would start it. */
const greywatt = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder.path() })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })

const street = () => folder.write('street.csv', STREET)
const mixed = () =>
  folder.write(
    'mixed.csv',
    HEADER +
      rowsOf('MIX', 10, homeKwh) +
      rowsOf('MIX', 10, homeKwh, 900_000).replaceAll('2026-01', '2026-02'),
  )

describe('the program', () => {
  it.each([
    {
      label: 'a path that is wrong',
      args: () => ['scan', '--readings', 'nowhere.csv', '--out', 'result'],
      code: 3,
      says: 'no file at "nowhere.csv": check the path or the pattern [file-missing]',
    },
    {
      label: 'a column that is missing',
      args: () => [
        'scan',
        '--readings',
        folder.write('odd.csv', 'meter,read_at,kwh\nA,2026-01-01T00:00:00Z,1\n'),
        '--out',
        'result',
      ],
      code: 3,
      says: /^no column "meter_id" in .*odd\.csv.* nearest is "meter": map it with --columns.* \[column-missing\]$/,
    },
    {
      label: 'an empty file',
      args: () => ['scan', '--readings', folder.write('empty.csv', ''), '--out', 'result'],
      code: 3,
      says: /empty\.csv" is empty: export it again \[no-rows\]$/,
    },
    {
      label: 'a file of one meter with two steps',
      args: () => ['scan', '--readings', mixed(), '--out', 'result'],
      code: 3,
      says: 'no meter can be judged; intervals of two lengths in 1, first MIX with 15 and 30 min: give a step_min column',
    },
    {
      label: 'a flag that nobody knows',
      args: () => ['scan', '--readings', 'x.csv', '--thread', '2'],
      code: 2,
      says: "unknown option '--thread' (Did you mean --threads?)",
    },
    {
      label: 'a configuration with a key that nobody knows',
      args: () => ['serve', '--config', folder.write('bad.yaml', 'mony: { currency: KZT }\n')],
      code: 3,
      says: /^unknown key "mony" in .*bad\.yaml: did you mean "money"\?$/,
    },
    {
      label: 'a broker that does not answer',
      args: () => [
        'serve',
        '--config',
        folder.write('dead.yaml', "kafka: { brokers: ['127.0.0.1:1'] }\n"),
      ],
      code: 1,
      says: /^no Kafka broker answers at 127\.0\.0\.1:1 \(.*\): start one, or correct kafka\.brokers \[broker-unreachable\]$/,
    },
  ])(
    'answers $label with one line, its exit code and nothing left behind',
    async ({ args, code, says }) => {
      const given = args()
      const before = readdirSync(folder.path())
      const ended = await greywatt(...given)
      const [line = '', ...more] = ended.stderr.split('\n')
      expect({ code: ended.code, stdout: ended.stdout, more }).toEqual({
        code,
        stdout: '',
        more: [''],
      })
      expect(line.slice(0, 10)).toBe('greywatt: ')
      if (typeof says === 'string') expect(line.slice(10)).toBe(says)
      else expect(line.slice(10)).toMatch(says)
      expect(readdirSync(folder.path())).toEqual(before)
    },
    20_000,
  )

  it('writes its result and ends with 0', async () => {
    const { code, stdout } = await greywatt('scan', '--readings', street(), '--format', 'csv')
    expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: 3 })
  }, 20_000)

  it('ends quietly when its reader has had enough', async () => {
    const child = spawn(process.execPath, [BIN, 'scan', '--readings', street(), '--all'])
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(0)
    expect(stderr).not.toContain('EPIPE')
  }, 20_000)
})
