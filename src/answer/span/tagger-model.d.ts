/** See `imports` in package.json. The package declares itself by name alone, so the name that stands for it needs that too. */
declare module '#tagger-model' {
  import type model from 'wink-eng-lite-web-model'

  const same: typeof model
  export default same
}
