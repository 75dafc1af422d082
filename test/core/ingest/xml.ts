import { parseXml } from '../../../src/adapters/wire/parse-xml.ts'
import { PLAIN_MAPPING, type WireMapping } from '../../../src/core/ingest/wire-mapping.ts'
import type { WireContext } from '../../../src/core/ingest/wire-message.ts'
import type { XmlElement } from '../../../src/core/ingest/xml-element.ts'

export const xml = (text: string): XmlElement => {
  const parsed = parseXml(new TextEncoder().encode(text), { maxMessageBytes: 1_000_000 })
  if (parsed.type !== 'ok') throw new Error(parsed.message)
  return parsed.value
}

export const aContext = (mapping: Partial<WireMapping> = {}): WireContext => ({
  mapping: { ...PLAIN_MAPPING, ...mapping },
  key: null,
  qualityCodes: {},
})
