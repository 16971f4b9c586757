/** The part of the standard WebAssembly interface that @types/node leaves out (it comes with the DOM library). */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
