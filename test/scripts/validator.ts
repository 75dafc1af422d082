import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true })
addFormats.default(ajv)

/** What an independent validator finds wrong with a value, by one of the files of docs/schemas. */
export const faultsBy = (name: string): ((value: unknown) => readonly string[]) => {
  const text = readFileSync(new URL(`../../docs/schemas/${name}.json`, import.meta.url), 'utf8')
  const validate = ajv.compile(JSON.parse(text))
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
