import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readModel, sha256Of } from '../../../src/adapters/files/model-file.ts'

const SHIPPED = fileURLToPath(new URL('../../../models/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'greywatt-models-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A copy of the shipped models, changed. */
const models = (name: string, change: (at: (file: string) => string) => void): string => {
  const copy = join(folder, name)
  cpSync(SHIPPED, copy, { recursive: true })
  change((file) => join(copy, file))
  return join(copy, 'current.json')
}

const pointer = JSON.parse(readFileSync(join(SHIPPED, 'current.json'), 'utf8')) as {
  version: string
  file: string
  sha256: string
}

/** Another model under the pointer, with a hash that fits it. */
const replaced = (name: string, edit: (model: Record<string, unknown>) => unknown): string =>
  models(name, (at) => {
    const model = JSON.parse(readFileSync(at(pointer.file), 'utf8')) as Record<string, unknown>
    const bytes = new TextEncoder().encode(JSON.stringify(edit(model)))
    writeFileSync(at(pointer.file), bytes)
    writeFileSync(at('current.json'), JSON.stringify({ ...pointer, sha256: sha256Of(bytes) }))
  })

describe('a model on disk', () => {
  it('is read where its hash is the one that the pointer names', () => {
    expect(readModel(join(SHIPPED, 'current.json')).version).toBe(pointer.version)
  })

  it.each([
    ['no pointer', () => join(folder, 'nowhere.json'), 'model-missing', 'no model at'],
    [
      'no file behind the pointer',
      () => models('gone', (at) => rmSync(at(pointer.file))),
      'model-missing',
      'no model at',
    ],
    [
      'one byte more',
      () =>
        models('altered', (at) =>
          writeFileSync(at(pointer.file), `${readFileSync(at(pointer.file), 'utf8')} `),
        ),
      'model-altered',
      'has the hash',
    ],
    [
      'a pointer that names nothing',
      () => models('pointless', (at) => writeFileSync(at('current.json'), '{}')),
      'model-refused',
      'names no model',
    ],
    [
      'features of another version',
      () => replaced('version', (model) => ({ ...model, featureVersion: 999 })),
      'model-refused',
      'features of version 999',
    ],
    [
      'no JSON',
      () =>
        models('garbage', (at) => {
          writeFileSync(at(pointer.file), '{')
          const sha256 = sha256Of(new TextEncoder().encode('{'))
          writeFileSync(at('current.json'), JSON.stringify({ ...pointer, sha256 }))
        }),
      'model-refused',
      'is not JSON',
    ],
    [
      'half of its parts',
      () => replaced('half', ({ power: _power, ...rest }) => rest),
      'model-refused',
      'cannot be used',
    ],
  ])('is refused: %s', (_, path, code, words) => {
    expect(() => readModel(path())).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })
})
