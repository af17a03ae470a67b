// Reads calls of TA-Lib's C functions from standard input, as JSON, and prints what they return, an object for each:
//     [{"function": "RSI", "inputs": [[1, 2, ...]], "options": [14], "outputs": 1}]
//     [{"first": 14, "outputs": [[...]]}]
// Inputs, options and outputs are in the order of the C function's parameters; outputs begin at place `first`.
//     node talib.cjs MODULE      MODULE: the folder of talib-web
// Its own wrapper is not used: it reads one value past the end of the inputs and does not tell where outputs begin.
"use strict";
const fs = require("fs");
delete globalThis.fetch; // it would be asked for the WebAssembly, and takes no path of a file
const talib = require(process.argv[2]);

function compute(wasm, call) {
    const length = call.inputs[0].length;
    const column = () => wasm._malloc(length * 8);
    const inputs = call.inputs.map((values) => {
        const place = column();
        wasm.HEAPF64.set(values, place / 8);
        return place;
    });
    const outputs = Array.from({ length: call.outputs }, column);
    const counts = wasm._malloc(8);
    const passed = [0, length - 1, ...inputs, ...call.options, counts, counts + 4, ...outputs];
    const status = wasm.ccall("TA_" + call.function, "number", passed.map(() => "number"), passed);
    if (status !== 0)
        throw new Error(`TA_${call.function} returned ${status}`);
    const [first, count] = wasm.HEAP32.subarray(counts / 4, counts / 4 + 2);
    const lines = outputs.map((place) => Array.from(wasm.HEAPF64.subarray(place / 8, place / 8 + count)));
    [...inputs, ...outputs, counts].forEach((place) => wasm._free(place));
    return { first, outputs: lines };
}

talib.init().then((wasm) => {
    const calls = JSON.parse(fs.readFileSync(0, "utf8"));
    process.stdout.write(JSON.stringify(calls.map((call) => compute(wasm, call))));
}).catch((error) => {
    console.error(error);
    process.exit(1);
});
