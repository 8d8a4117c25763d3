const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** Elements whose content is never text of the page. */
export const DROPPED = words(
  'script style noscript svg template iframe object canvas audio video button select textarea math map datalist dialog',
)
/** Elements that lay out a page's furniture. */
const FURNITURE = words('nav aside footer form')
/** Elements that part what stands before from what stands behind. */
export const BLOCKS = words(
  'address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header ' +
    'hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption center',
)
const FURNITURE_ROLES = words(
  'navigation banner contentinfo complementary search menu menubar toolbar dialog alertdialog',
)
const FURNITURE_NAME =
  /^(?:(?:mw|site|page|post|entry|main|top|bottom|global|primary|secondary|mobile|article|blog)-?)?(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs|sidebar|footer|header-?bar|masthead|shar(?:e|ing)|social|socials|related|recommend(?:ed|ations)|newsletter|subscribe|subscription|cookies?|consent|gdpr|adverts?|advertisement|ads?|promo|popup|modal|comments?|respond|pagination|pager|toc|skip-?link|navbox|catlinks|printfooter|mw-editsection|reflist|references|hatnote|noprint|toolbar|tags|tag-?list)(?:-?(?:menu|list|links?|bar|box|buttons?|container|wrapper|section|area|widget|banner|notice|posts?|articles?|form|content|icons?|block|items?|block))*$/
const UNSEEN_NAME = /^(?:sr-only|visually-hidden|screen-reader-text|print-only)$/
/** Hidden on some screens, unless another class shows it on wider ones. */
const SOMETIMES_UNSEEN = /^(?:hidden|d-none|hide)$/
const SHOWN_AGAIN = /:(?:block|flex|grid|inline|table|contents)|^d-\w+-\w+$/

type Attributes = Readonly<Record<string, string>>

/** Whether nobody sees the element. */
export function isHidden(attributes: Attributes): boolean {
  if ('hidden' in attributes || attributes['aria-hidden'] === 'true') return true
  if (/display\s*:\s*none|visibility\s*:\s*hidden/i.test((attributes.style ?? '').slice(0, 2000))) return true
  const all = names(attributes)
  if (all.some((name) => UNSEEN_NAME.test(name))) return true
  return all.some((name) => SOMETIMES_UNSEEN.test(name)) && !all.some((name) => SHOWN_AGAIN.test(name))
}

/** Whether the element by its tag, role, class or id is about the site and not of the page's subject. */
export function isFurniture(tag: string, attributes: Attributes): boolean {
  if (FURNITURE.has(tag)) return true
  if (tag === 'html' || tag === 'body' || tag === 'main' || tag === 'article' || /^h[1-6]$/.test(tag)) return false
  return FURNITURE_ROLES.has(attributes.role ?? '') || names(attributes).some((name) => FURNITURE_NAME.test(name))
}

/** Class and id names; very long ones are no names, and would cost a pattern time. */
function names(attributes: Attributes): string[] {
  const all = `${attributes.class ?? ''} ${attributes.id ?? ''}`.slice(0, 2000).toLowerCase().replace(/_+/g, '-')
  return all.split(/\s+/).filter((name) => name && name.length < 60)
}
