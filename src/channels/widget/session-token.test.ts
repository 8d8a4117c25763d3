import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSessionTokens, isSessionToken, SESSION_SECONDS } from './session-token.ts'

const session = { key: 'pub_docs1234', origin: 'https://docs.example' }

describe('session tokens', () => {
  it('say what they were issued for, until they are over', async () => {
    let now = Date.UTC(2026, 0, 1)
    const tokens = createSessionTokens({ now: () => now })
    const token = await tokens.issue(session)
    expect(isSessionToken(token)).toBe(true)
    expect(token).toMatch(/^[\w.-]+$/)
    now += (SESSION_SECONDS - 1) * 1000
    expect(await tokens.verify(token)).toEqual(session)
    now += 1000
    expect(await tokens.verify(token)).toBeNull()
  })

  it('are those of a server, and of all that share its secret', async () => {
    const secret = crypto.getRandomValues(new Uint8Array(32))
    const token = await createSessionTokens({ secret }).issue(session)
    expect(await createSessionTokens({ secret }).verify(token)).toEqual(session)
    expect(await createSessionTokens().verify(token)).toBeNull()
  })

  it('are refused when one character is another, or when they are no tokens at all', async () => {
    const tokens = createSessionTokens()
    const token = await tokens.issue(session)
    const alphabet = [...'ABab01_-.=']
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...alphabet), async (at, char) => {
        const altered = token.slice(0, at) + char + token.slice(at + 1)
        // The last character of each half carries bits that are not read.
        const read = (text: string) =>
          text.split('.').map((half) => atob(half.replace(/^ibs_/, '').replaceAll('-', '+').replaceAll('_', '/')))
        const same =
          altered.startsWith('ibs_') &&
          altered.split('.').length === 2 &&
          !altered.includes('=') &&
          String(read(altered)) === String(read(token))
        expect(await tokens.verify(altered)).toEqual(same ? session : null)
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await tokens.verify(`ibs_${text}`)).toBeNull()
        expect(await tokens.verify(text)).toBeNull()
      }),
    )
  })
})
