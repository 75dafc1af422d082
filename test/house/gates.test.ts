import { afterEach, describe, expect, it, vi } from 'vitest'
import { type PlantedProject, plantProject } from './planted-project.ts'

// Each test starts a tool as a process of its own, which may be slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const planted: PlantedProject[] = []
afterEach(() => {
  for (const project of planted.splice(0)) project.remove()
})

const plant = (files: Readonly<Record<string, string>>): PlantedProject => {
  const project = plantProject(files)
  planted.push(project)
  return project
}

describe('the type check', () => {
  const faults = [
    { label: 'a wrong type', text: "export const it: number = 'x'\n", code: 'TS2322' },
    {
      label: 'an element that may be absent',
      text: 'export const it = (them: number[]): number => them[0]\n',
      code: 'TS2322',
    },
    {
      label: 'undefined where the key should be absent',
      text: 'export const it: { a?: number } = { a: undefined }\n',
      code: 'TS2375',
    },
    {
      label: 'syntax that cannot be erased',
      text: 'export enum It {\n  One,\n}\n',
      code: 'TS1294',
    },
    {
      label: 'an import without its extension',
      text: "export { it } from './fault-0'\n",
      code: 'TS2835',
    },
    {
      label: 'an unused parameter',
      text: 'export const it = (n: number): void => undefined\n',
      code: 'TS6133',
    },
  ]

  it('turns away each fault with its own code, and nothing else', () => {
    const files = faults.map(({ text }, n) => [`src/fault-${n}.ts`, text] as const)
    const { status, stdout } = plant(Object.fromEntries(files)).run('tsc', '--noEmit')
    const found = [...stdout.matchAll(/^src\/fault-(\d)\.ts.*error (TS\d+)/gm)]
    expect(found.map(([, n, code]) => ({ label: faults[Number(n)]?.label, code }))).toEqual(
      faults.map(({ label, code }) => ({ label, code })),
    )
    expect(status).not.toBe(0)
  })

  it('passes without them', () => {
    const project = plant({ 'src/it.ts': 'export const it: number = 1\n' })
    expect(project.run('tsc', '--noEmit')).toMatchObject({ status: 0, stdout: '' })
  })
})

describe('the search for dead code', () => {
  const living = {
    'bin/greywatt.js': "await import('../src/cli/main.ts')\n",
    'src/cli/main.ts': "import { used } from './used.ts'\n\nused()\n",
    'src/cli/used.ts': 'export const used = (): void => undefined\n',
    'test/cli/used.test.ts': "import { used } from '../../src/cli/used.ts'\n\nused()\n",
  }
  const found = (files: Readonly<Record<string, string>>, ...args: string[]): string =>
    plant(files)
      .run('knip', '--no-config-hints', '--no-progress', ...args)
      .stdout.trim()
  const CODE = ['--include', 'files,exports,types,unlisted,unresolved', '--reporter', 'compact']

  it.each([
    {
      label: 'a file that nothing imports',
      files: { 'src/cli/orphan.ts': 'export const orphan = 1\n' },
      says: /^Unused files \(1\)\nsrc\/cli\/orphan\.ts/,
    },
    {
      label: 'an export that nothing imports',
      files: { 'src/cli/used.ts': `${living['src/cli/used.ts']}export const dead = 1\n` },
      says: /^Unused exports \(1\)\nsrc\/cli\/used\.ts: dead/,
    },
    {
      label: 'a package that package.json does not name',
      files: { 'src/cli/used.ts': `import 'left-pad'\n\n${living['src/cli/used.ts']}` },
      says: /^Unlisted dependencies \(1\)\nsrc\/cli\/used\.ts: left-pad/,
    },
  ])('finds $label', ({ files, says }) => {
    expect(found({ ...living, ...files }, ...CODE)).toMatch(says)
  })

  it('finds a file of src that only a test imports', () => {
    const files = {
      ...living,
      'src/cli/kept.ts': 'export const kept = 1\n',
      'test/cli/kept.test.ts': "import { kept } from '../../src/cli/kept.ts'\n\nkept.toFixed()\n",
    }
    expect(found(files, '--production', '--include', 'files')).toMatch(/src\/cli\/kept\.ts/)
    expect(found(living, '--production', '--include', 'files')).toBe('')
  })

  it('finds nothing in code that lives', () => {
    expect(found(living, ...CODE)).toBe('')
  })
})

describe('the tests themselves', () => {
  const tests = {
    'test/quiet.test.ts': "import { it } from 'vitest'\n\nit('is quiet', () => undefined)\n",
  }

  it('fail where the code under test prints, and only there', () => {
    const { status, stdout } = plant({
      ...tests,
      'test/loud.test.ts':
        "import { it } from 'vitest'\n\nit('is loud', () => console.log('psst'))\n",
    }).run('vitest', 'run', '--project', 'unit', '--reporter=json')
    const report = JSON.parse(stdout)
    expect({ status, passed: report.numPassedTests, failed: report.numFailedTests }).toEqual({
      status: 1,
      passed: 1,
      failed: 1,
    })
    expect(stdout).toContain('the code under test printed\\nconsole.log: psst')
  })

  it('pass where it does not', () => {
    expect(plant(tests).run('vitest', 'run', '--project', 'unit').status).toBe(0)
  })

  it('fail where a broker is needed and none is named', () => {
    const { status, stdout, stderr } = plant({
      'test/integration/it.test.ts': tests['test/quiet.test.ts'],
    }).run('vitest', 'run', '--project', 'integration')
    expect(status).toBe(1)
    expect(stdout + stderr).toContain(
      'The integration tests need a Kafka broker: set GREYWATT_TEST_BROKERS',
    )
  })
})
