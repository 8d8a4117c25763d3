import type { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { HttpProblem } from '../../channels/wire/problem.ts'
import type { HttpDeps } from '../deps.ts'
import { OPENAPI_PATH } from './openapi.ts'

export const DOCS_PATH = '/docs'

/** The files of the page, from whoever can read files. */
export const DOCS_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png'] as const

/** Nothing from elsewhere, nothing inline, and calls to nobody but this server. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Icons that the style sheet holds.
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Addresses are relative: the server may be reached under a path. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Ibid: the API</title>
    <link rel="stylesheet" href=".${DOCS_PATH}/swagger-ui.css">
    <link rel="icon" type="image/png" href=".${DOCS_PATH}/favicon-32x32.png">
  </head>
  <body>
    <div id="reference"></div>
    <noscript>The reference needs JavaScript; <a href=".${OPENAPI_PATH}">openapi.json</a> does not.</noscript>
    <script src=".${DOCS_PATH}/swagger-ui-bundle.js"></script>
    <script src=".${DOCS_PATH}/start.js"></script>
  </body>
</html>
`

const START = `SwaggerUIBundle({
  url: '.${OPENAPI_PATH}',
  dom_id: '#reference',
  deepLinking: true,
  // Would ask a server of its maker whether the document is valid.
  validatorUrl: null,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
})
`

/** An hour: a new version of the server brings new files under the same names. */
const CACHED = { 'cache-control': 'public, max-age=3600' }

/** `GET /docs`: the reference of the API, to read and to try, with all that it needs from this server. */
export function docsRoutes(app: OpenAPIHono<HttpEnv>, { assets }: HttpDeps): void {
  if (!assets) return
  app.get(DOCS_PATH, (c) => c.html(PAGE, 200, { 'content-security-policy': POLICY, 'cache-control': 'no-cache' }))
  app.get(`${DOCS_PATH}/start.js`, (c) => c.body(START, 200, { ...CACHED, 'content-type': 'text/javascript' }))
  app.get(`${DOCS_PATH}/:file`, async (c) => {
    const name = DOCS_FILES.find((known) => known === c.req.param('file'))
    const asset = name === undefined ? null : await assets(name)
    if (asset === null) throw new HttpProblem(404, 'not_found', 'The reference has no such file.')
    return c.body(asset.body, 200, { ...CACHED, 'content-type': asset.type })
  })
}
