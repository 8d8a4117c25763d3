/** Parts of packages and files that come without types. */
declare module 'wink-eng-lite-web-model/dist/*.js' {
  const part: unknown
  export default part
}

/** A module of WebAssembly, compiled when the script was uploaded: compiling at run time is not allowed on Workers. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
