import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that takes no more after a while, until room is made. */
export interface SmallDisk {
  readonly folder: string
  makeRoom(): void
  dispose(): void
}

/**
 * A file system of its own in memory where this process may mount one. Elsewhere the kernel limits the size of this process's
 * files, which fails their writes in the same way, with another errno. One of the two is always real.
 */
export const smallDisk = (kilobytes: number): SmallDisk => {
  const folder = mkdtempSync(join(tmpdir(), 'greywatt-disk-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    return limitedFiles(folder, kilobytes, remove)
  }
  return {
    folder,
    makeRoom: () => void execFileSync('mount', ['-o', 'remount,size=64m', folder]),
    dispose: () => {
      // Statements that are not yet garbage keep files open: it goes with the last of them.
      execFileSync('umount', ['-l', folder])
      remove()
    },
  }
}

const limitedFiles = (folder: string, kilobytes: number, remove: () => void): SmallDisk => {
  const limit = (bytes: string): void => {
    // Only the soft limit, so that it can be lifted again.
    execFileSync('prlimit', [`--fsize=${bytes}:`, '--pid', String(process.pid)])
  }
  limit(String(kilobytes * 512))
  return {
    folder,
    makeRoom: () => limit('unlimited'),
    dispose: () => {
      limit('unlimited')
      remove()
    },
  }
}
