import { randomUUID } from 'node:crypto'
import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AdapterError } from '../../ports/adapter-error.ts'

const failed = (path: string, cause: unknown): AdapterError =>
  new AdapterError(
    'write-failed',
    `cannot write "${path}" (${cause instanceof Error ? cause.message : String(cause)}): check the folder, its rights and the space left`,
    { cause },
  )

/**
 * Says before long work whether its result can be written.
 * @throws AdapterError `write-failed`
 */
export const checkWritable = (path: string): void => {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder')
    accessSync(dirname(path), constants.W_OK)
  } catch (cause) {
    throw failed(path, cause)
  }
}

/**
 * The file appears whole or not at all: it is written under another name in the same folder and renamed.
 * @throws AdapterError `write-failed`
 */
export const writeWhole = (path: string, text: string): void => {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw failed(path, cause)
  }
}
