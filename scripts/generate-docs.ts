import { writeFileSync } from 'node:fs'
import { GENERATED_DOCUMENTS } from './docs/documents.ts'

for (const { path, render } of GENERATED_DOCUMENTS) {
  writeFileSync(new URL(`../${path}`, import.meta.url), render())
}
