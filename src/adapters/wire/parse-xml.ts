import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { type DecodeLimits, decodeText } from '../../core/ingest/decode-json.ts'
import type { XmlElement } from '../../core/ingest/xml-element.ts'
import { type Outcome, ok, rejected } from '../../core/outcome.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'

/** Deeper than any message of ESPI or CIM, and far from where a stack ends. */
const MAX_DEPTH = 64
const TEXT = '#text'
const ATTRIBUTES = ':@'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  // Numbers stay text: a meter's id may start with zeros.
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
})

/**
 * Bytes as the root element of the XML, in UTF-8, that they hold. A document type is refused unread, so that no entity
 * of the message's own can grow or reach outside. Rejects as `oversize` or `not-xml`.
 */
export const parseXml = (
  bytes: Uint8Array,
  limits: DecodeLimits,
): Outcome<XmlElement, RejectionReason> => {
  const decoded = decodeText(bytes, limits)
  if (decoded.type === 'rejected') return decoded
  const text = decoded.value
  if (text === undefined) return rejected('not-xml', 'bytes are not UTF-8')
  if (/<!DOCTYPE/i.test(text)) return rejected('not-xml', 'a document type is not taken')
  try {
    const valid = XMLValidator.validate(text)
    if (valid !== true) return rejected('not-xml', `line ${valid.err.line}: ${valid.err.msg}`)
    const [root] = elementsIn(parser.parse(text))
    return root === undefined ? rejected('not-xml', 'no element') : ok(root)
  } catch (error) {
    return rejected('not-xml', error instanceof Error ? error.message : String(error))
  }
}

/** A node of the ordered form: one key that is its name, and its attributes beside it. */
type OrderedNode = Readonly<Record<string, unknown>>

const elementsIn = (nodes: unknown): readonly XmlElement[] =>
  (nodes as readonly OrderedNode[]).flatMap((node) => {
    const name = nameOf(node)
    if (name === undefined) return []
    const inner = node[name] as readonly OrderedNode[]
    return [
      {
        name,
        attributes: (node[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>,
        children: elementsIn(inner),
        text: inner.map((child) => child[TEXT] ?? '').join(''),
      },
    ]
  })

const nameOf = (node: OrderedNode): string | undefined =>
  Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT)
