/** What an element is made of: text attributes, attributes that are there or not, and listeners by the name of their event. */
export type Properties = Record<string, string | number | boolean | ((event: never) => void)>

/** Makes an element. Children that are text become text nodes: nothing here, or anywhere in the widget, parses HTML. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener)
    else if (typeof value === 'boolean') element.toggleAttribute(name, value)
    else {
      element.setAttribute(name, `${value}`)
      // What has a class can be styled from outside under the same name.
      if (name === 'class') element.setAttribute('part', `${value}`)
    }
  }
  element.append(...children)
  return element
}

/** Outlines on a grid of 24. */
const ICONS = {
  chat: 'M20.5 11.5a8 8 0 0 1-11.7 7.1L4 20l1.4-4.8a8 8 0 1 1 15.1-3.7ZM9 10h6M9 13.5h4',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  copy: 'M9 9h11v11H9zM15 5V4H4v11h1',
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M8 8h8v8H8z',
  thumb: 'M7 10.5V20H4v-9.5zl4-6.5a2 2 0 0 1 2.4 2.4L12.8 10h5.4a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7',
}

export function icon(name: keyof typeof ICONS): SVGElement {
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag)) as [
    SVGElement,
    SVGElement,
  ]
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

/** A button that shows an icon; `label` names it and is its tooltip. */
export function iconButton(
  name: keyof typeof ICONS,
  label: string,
  click: () => void,
  properties: Properties = {},
): HTMLButtonElement {
  return el('button', { class: 'icon', 'aria-label': label, title: label, click, ...properties }, icon(name))
}
