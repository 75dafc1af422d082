/** An XML element without its namespace prefix, text trimmed; what a parser hands to the core. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

export const childrenNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name)

export const childNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name)

/** Text of the first element at the end of a path of names; undefined where there is none or it is empty. */
export const textAt = (element: XmlElement, ...path: readonly string[]): string | undefined => {
  let at: XmlElement | undefined = element
  for (const name of path) {
    at = childNamed(at, name)
    if (at === undefined) return undefined
  }
  return at.text === '' ? undefined : at.text
}

/** Every element of that name, the element itself among them, in the order of the document. */
export const elementsNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.name === name
    ? [element]
    : element.children.flatMap((child) => elementsNamed(child, name))
