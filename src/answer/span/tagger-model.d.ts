/** See `imports` in package.json. The package declares itself by name alone, so the name behind which it stands needs that too. */
declare module '#tagger-model' {
  import model from 'wink-eng-lite-web-model'
  export default model
}
