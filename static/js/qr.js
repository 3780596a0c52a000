// A QR code (ISO/IEC 18004) of up to 180 bytes: byte mode, level M, versions 1 to 9. Made here, so that what is in it,
// a secret, reaches nobody else.

// By version: error correction codewords of a block, data codewords of each block, places of alignment patterns.
const VERSIONS = [
  [10, [16], []],
  [16, [28], [6, 18]],
  [26, [44], [6, 22]],
  [18, [32, 32], [6, 26]],
  [24, [43, 43], [6, 30]],
  [16, [27, 27, 27, 27], [6, 34]],
  [18, [31, 31, 31, 31], [6, 22, 38]],
  [22, [38, 38, 39, 39], [6, 24, 42]],
  [22, [36, 36, 36, 37, 37], [6, 26, 46]],
]
const MASK = (row, column) => (row + column) % 2 === 0 // any of the eight is read
const FORMAT = 0b101010000010010 // level M, mask 0, as table C.1 has it

const EXP = [1]
for (let i = 1; i < 255; i++) EXP.push((EXP[i - 1] << 1) ^ (EXP[i - 1] & 128 ? 0x11d : 0))
const LOG = Object.fromEntries(EXP.map((value, power) => [value, power]))
const times = (a, b) => (a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0)

// The remainder of Reed and Solomon: `count` codewords for a block of data.
function correction(data, count) {
  let divisor = [1]
  for (let i = 0; i < count; i++)
    divisor = [...divisor, 0].map((value, place) => value ^ times(divisor[place - 1] ?? 0, EXP[i]))
  const rest = [...data, ...Array(count).fill(0)]
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i]
    for (const [place, value] of divisor.entries()) rest[i + place] ^= times(value, lead)
  }
  return rest.slice(data.length)
}

// All codewords of a text, the blocks interleaved, as bits.
function bitsOf(bytes, [count, blocks]) {
  const room = blocks.reduce((sum, size) => sum + size)
  const bits = [0, 1, 0, 0]
  for (const value of [bytes.length, ...bytes]) for (let bit = 7; bit >= 0; bit--) bits.push((value >> bit) & 1)
  bits.push(...Array(Math.min(4, room * 8 - bits.length)).fill(0))
  while (bits.length % 8) bits.push(0)
  const words = []
  for (let i = 0; i < bits.length; i += 8) words.push(Number.parseInt(bits.slice(i, i + 8).join(""), 2))
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad)
  let begin = 0
  const data = blocks.map((size) => words.slice(begin, (begin += size)))
  const parts = [data, data.map((block) => correction(block, count))]
  const mixed = parts.flatMap((some) =>
    Array.from({ length: Math.max(...some.map((one) => one.length)) }, (_, i) => some.map((one) => one[i])).flat(),
  )
  return mixed.filter((one) => one !== undefined).flatMap((one) => [...one.toString(2).padStart(8, "0")].map(Number))
}

// The patterns that every code has: true and false where one stands, undefined where data goes.
function frame(version, places) {
  const size = version * 4 + 17
  const grid = Array.from({ length: size }, () => Array(size).fill(undefined))
  const ring = (row, column, reach, isDark) => {
    for (let y = -reach; y <= reach; y++)
      for (let x = -reach; x <= reach; x++)
        if (grid[row + y] && column + x >= 0 && column + x < size)
          grid[row + y][column + x] = isDark(Math.max(Math.abs(x), Math.abs(y)))
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ])
    ring(row, column, 4, (far) => far !== 2 && far !== 4)
  for (const row of places)
    for (const column of places) if (grid[row][column] === undefined) ring(row, column, 2, (far) => far !== 1)
  for (let i = 8; i < size - 8; i++) grid[6][i] = grid[i][6] = i % 2 === 0
  for (let i = 0; i < 15; i++) {
    const dark = Boolean((FORMAT >> i) & 1)
    grid[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = dark
    grid[8][i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = dark
  }
  grid[size - 8][8] = true
  let rest = version
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25)
  for (let i = 0; i < 18 && version > 6; i++) {
    const [near, far] = [Math.floor(i / 3), size - 11 + (i % 3)]
    grid[near][far] = grid[far][near] = Boolean((((version << 12) | rest) >> i) & 1)
  }
  return grid
}

// Rows of true (dark) and false; null for what is too long.
export function qr(text) {
  const bytes = [...new TextEncoder().encode(text)]
  const place = VERSIONS.findIndex(([, blocks]) => bytes.length + 2 <= blocks.reduce((sum, size) => sum + size))
  if (place < 0) return null
  const grid = frame(place + 1, VERSIONS[place][2])
  const bits = bitsOf(bytes, VERSIONS[place])
  const size = grid.length
  for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
    for (let i = 0; i < size; i++)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - i : i
        if (grid[row][column] === undefined) grid[row][column] = Boolean(bits.shift()) !== MASK(row, column)
      }
  }
  return grid
}
