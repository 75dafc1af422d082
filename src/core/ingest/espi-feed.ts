import { childNamed, childrenNamed, elementsNamed, textAt, type XmlElement } from './xml-element.ts'

/** A resource of an ESPI feed, and how its Atom entry links it to the others. */
export interface EspiResource {
  readonly element: XmlElement
  readonly id: string | undefined
  readonly title: string | undefined
  /** Of the entry itself, and of the collection that it is in. */
  readonly self: string | undefined
  readonly up: string | undefined
  readonly related: readonly string[]
}

/** Every resource of that kind in the feed, however many an entry's content holds. */
export const resourcesOf = (feed: XmlElement, kind: string): readonly EspiResource[] =>
  elementsNamed(feed, 'entry').flatMap((entry) => {
    const content = childNamed(entry, 'content')
    const elements = content === undefined ? [] : childrenNamed(content, kind)
    if (elements.length === 0) return []
    const links = childrenNamed(entry, 'link').map(({ attributes }) => ({
      rel: attributes.rel,
      href: (attributes.href ?? '').replace(/\/+$/, ''),
    }))
    const linked = (rel: string): readonly string[] =>
      links.filter((link) => link.rel === rel).map(({ href }) => href)
    return elements.map((element) => ({
      element,
      id: textAt(entry, 'id'),
      title: textAt(entry, 'title'),
      self: linked('self')[0],
      up: linked('up')[0],
      related: linked('related'),
    }))
  })

/**
 * What a resource belongs to, out of all of one kind: `.../UsagePoint/1/MeterReading/7` is in `.../UsagePoint/1`. Where
 * the feed has only one of the kind, it is that one, linked or not.
 */
export const parentOf = (
  resource: EspiResource,
  bySelf: ReadonlyMap<string, EspiResource>,
): EspiResource | undefined => {
  const { self, up } = resource
  const found =
    (up === undefined ? undefined : bySelf.get(above(up, 1))) ??
    (self === undefined ? undefined : bySelf.get(above(self, 2)))
  return found ?? onlyOne(bySelf)
}

/** What a resource is related to, out of all of one kind. */
export const relatedTo = (
  resource: EspiResource,
  bySelf: ReadonlyMap<string, EspiResource>,
): EspiResource | undefined => {
  const href = resource.related.find((link) => bySelf.has(link))
  return href === undefined ? onlyOne(bySelf) : bySelf.get(href)
}

/** By link; one without a link has a name of its own, so that it is counted. */
export const bySelfLink = (resources: readonly EspiResource[]): ReadonlyMap<string, EspiResource> =>
  new Map(resources.map((resource, index) => [resource.self ?? `#${index}`, resource]))

const onlyOne = (bySelf: ReadonlyMap<string, EspiResource>): EspiResource | undefined =>
  bySelf.size === 1 ? bySelf.values().next().value : undefined

const above = (href: string, segments: number): string =>
  href.split('/').slice(0, -segments).join('/')
