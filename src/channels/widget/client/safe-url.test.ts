import { describe, expect, it } from 'vitest'
import { safeUrl } from './safe-url.ts'

const BASE = 'https://docs.example/guide/'

describe('safeUrl', () => {
  it.each([
    'https://example.org/a?b=c#d',
    'http://example.org',
    'HTTPS://EXAMPLE.ORG',
    'mailto:someone@example.org',
    '#section',
    'other.html',
    '../up',
    '/root',
    '?q=javascript:alert(1)',
    '//example.org/x',
    '',
  ])('lets %j be', (url) => {
    expect(safeUrl(url, BASE)).toBe(url)
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0000javascript:alert(1)',
    '\u0001\u001fjavascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/x',
    'intent:x',
    'about:blank',
    'ftp://example.org',
    'http://[',
    'https:\\\\',
  ])('refuses %j', (url) => {
    expect(safeUrl(url, BASE)).toBeNull()
  })
})
