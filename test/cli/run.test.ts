import { describe, expect, it } from 'vitest'
import { VERSION } from '../../src/app/version.ts'
import { greywatt } from './command-line.ts'
import { useFolder } from './temp-folder.ts'

const COMMANDS = [
  'demo',
  'scan',
  'backtest',
  'serve',
  'simulate',
  'topics',
  'ledger',
  'dlq list',
  'dlq show',
  'dlq replay',
  'doctor',
  'config check',
  'config print',
]

describe('the command line', () => {
  const folder = useFolder()

  it('prints its version', async () => {
    expect(await greywatt(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' })
  })

  it('helps on standard output, with every command and the exit codes', async () => {
    const { code, stdout, stderr } = await greywatt(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command.split(' ')[0]} `)
    expect(stdout).toContain('0 done, 1 failed, 2 wrong usage, 3 the data or the configuration')
  })

  it.each(COMMANDS)('gives an example of %s that parses', async (command) => {
    const { code, stdout } = await greywatt([...command.split(' '), '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`Examples?: greywatt ${command}`))
  })

  it.each([
    {
      label: 'nothing at all',
      args: [],
      says: 'a command is missing: try "greywatt demo", or see --help',
    },
    {
      label: 'half a command',
      args: ['config'],
      says: 'a command is missing: try "greywatt demo", or see --help',
    },
    {
      label: 'a command nobody knows',
      args: ['scna'],
      says: "unknown command 'scna' (Did you mean scan?)",
    },
    {
      label: 'a flag nobody knows',
      args: ['scan', '--reading', 'x'],
      says: "unknown option '--reading' (Did you mean --readings?)",
    },
    {
      label: 'a flag without its value',
      args: ['scan', '--readings'],
      says: "option '--readings <glob>' argument missing",
    },
    {
      label: 'a word too many',
      args: ['demo', 'now'],
      says: "too many arguments for 'demo'. Expected 0 arguments but got 1.",
    },
    {
      label: 'no readings',
      args: ['scan'],
      says: 'nothing to scan: give --readings FILE, --sql SELECT or --lake FOLDER',
    },
    {
      label: 'a date that is none',
      args: ['scan', '--as-of', '2026-02-30'],
      says: "option '--as-of <date>' argument '2026-02-30' is invalid. Give a date such as 2026-02-13.",
    },
    {
      label: 'a top of none',
      args: ['scan', '--top', '0'],
      says: "option '--top <n>' argument '0' is invalid. Give a whole number, at least 1.",
    },
    {
      label: 'columns that are no pairs',
      args: ['scan', '--columns', 'kwh'],
      says: "option '--columns <a=b,...>' argument 'kwh' is invalid. Give pairs such as meter_id=METER,kwh=ENERGY.",
    },
    {
      label: 'a format of none',
      args: ['scan', '--format', 'xml'],
      says: "option '--format <format>' argument 'xml' is invalid. Allowed choices are ndjson, csv, table.",
    },
    {
      label: 'a window under the least days',
      args: ['scan', '--readings', 'x', '--window', '5'],
      says: '--window 5 is shorter than assess.minDays, which is 7',
    },
    {
      label: 'a scenario nobody knows',
      args: ['demo', '--scenario', 'x'],
      says: "unknown scenario 'x': take one of demo, tiny, dirty, winter, south-winter, south-summer, city",
    },
    {
      label: 'a pace of none',
      args: ['demo', '--speed', '-1'],
      says: `option '--speed <pace>' argument '-1' is invalid. Give "fast", or simulated seconds in a real one, such as 86400.`,
    },
    {
      label: 'a simulation of nothing',
      args: ['simulate'],
      says: 'no scenario: give --scenario NAME; --list names them',
    },
    {
      label: 'a simulation to nowhere',
      args: ['simulate', '--scenario', 'tiny'],
      says: 'nowhere to go: give --out FOLDER, or --to-kafka',
    },
    {
      label: 'a simulation to two places',
      args: ['simulate', '--scenario', 'tiny', '--out', 'x', '--to-kafka'],
      says: '--out and --to-kafka: give one of them',
    },
    {
      label: 'a feed into files',
      args: ['simulate', '--scenario', 'tiny', '--out', 'x', '--feed', 'blocks'],
      says: '--feed goes with --to-kafka only',
    },
    {
      label: 'a format into Kafka',
      args: ['simulate', '--scenario', 'tiny', '--to-kafka', '--format', 'csv'],
      says: '--format goes with --out only',
    },
    {
      label: 'a stage nobody knows',
      args: ['serve', '--stages', 'collate,rnk'],
      says: "unknown stage 'rnk': take one of collate, assess, rank",
    },
    {
      label: 'the console, which is still to come',
      args: ['serve', '--stages', 'console'],
      says: 'the stage console is not there yet: take one of collate, assess, rank',
    },
  ])('answers $label with one line and exit code 2', async ({ args, says }) => {
    expect(await greywatt(args)).toEqual({ code: 2, stdout: '', stderr: `greywatt: ${says}\n` })
  })

  it('names what is wrong with a configuration: the first to a command, all to config check', async () => {
    const config = folder.write('bad.yaml', 'kafka: { broker: [x] }\nmoney: { perKwh: -1 }\n')
    expect(await greywatt(['config', 'print', '--config', config])).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^greywatt: .*\(and 1 more: "greywatt config check"\)\n$/),
    })
    const checked = await greywatt(['config', 'check', '--config', config])
    expect(checked).toMatchObject({ code: 3, stdout: '' })
    expect(checked.stderr.match(/^greywatt: .+$/gm)).toHaveLength(2)
    expect(checked.stderr).toContain('did you mean "kafka.brokers"?')
  })

  it('prints a configuration that is the same when it is read again', async () => {
    const config = folder.write('good.yaml', 'money: { currency: EUR }\n')
    const { stdout } = await greywatt(['config', 'print', '--config', config])
    expect(stdout).toContain('currency: EUR\n')
    const again = folder.write('again.yaml', stdout)
    expect((await greywatt(['config', 'print', '--config', again])).stdout).toBe(stdout)
    expect(await greywatt(['config', 'check', '--config', again])).toEqual({
      code: 0,
      stdout: `${again} is fine\n`,
      stderr: '',
    })
  })

  it('shows a stack only when asked for one', async () => {
    const args = ['config', 'print', '--config', folder.path('none.yaml')]
    const quiet = await greywatt(args)
    const debug = await greywatt(args, { env: { GREYWATT_DEBUG: '1' } })
    expect(quiet.stderr.split('\n')).toHaveLength(2)
    expect(debug.stderr).toContain('\n    at ')
  })

  it('lists the scenarios', async () => {
    const { code, stdout } = await greywatt(['simulate', '--list'])
    expect(code).toBe(0)
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'demo',
      'tiny',
      'dirty',
      'winter',
      'south-winter',
      'south-summer',
      'city',
      '',
    ])
  })
})
