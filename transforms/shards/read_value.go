package shards

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// valueWriter returns what appends a leaf's value, which is not null, as JSON.
func valueWriter(t parquet.Type) func(b []byte, v parquet.Value) []byte {
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.DateType:
			return func(b []byte, v parquet.Value) []byte {
				return appendTime(b, time.Unix(int64(v.Int32())*86400, 0), time.DateOnly)
			}
		case *format.TimestampType:
			return timeWriter(l.Unit, time.RFC3339Nano)
		case *format.TimeType:
			return timeWriter(l.Unit, "15:04:05.999999999")
		case *format.DecimalType:
			return decimalWriter(t.Kind(), int(l.Scale))
		case *format.IntType:
			if !l.IsSigned {
				return unsignedWriter(t.Kind())
			}
		case *format.StringType, *format.EnumType:
			return func(b []byte, v parquet.Value) []byte { return appendString(b, string(v.ByteArray())) }
		case *format.JsonType:
			return appendRaw
		case *format.UUIDType:
			return func(b []byte, v parquet.Value) []byte {
				id := v.ByteArray()
				return fmt.Appendf(b, `"%x-%x-%x-%x-%x"`, id[:4], id[4:6], id[6:8], id[8:10], id[10:])
			}
		}
	}
	return plainWriter(t.Kind())
}

func plainWriter(kind parquet.Kind) func(b []byte, v parquet.Value) []byte {
	switch kind {
	case parquet.Boolean:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendBool(b, v.Boolean()) }
	case parquet.Int32:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, int64(v.Int32()), 10) }
	case parquet.Int64:
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendInt(b, v.Int64(), 10) }
	case parquet.Int96: // the timestamps of old Spark and Impala
		return func(b []byte, v parquet.Value) []byte { return appendTime(b, int96Time(v), time.RFC3339Nano) }
	case parquet.Float:
		return func(b []byte, v parquet.Value) []byte { return appendFloat(b, float64(v.Float()), 32) }
	case parquet.Double:
		return func(b []byte, v parquet.Value) []byte { return appendFloat(b, v.Double(), 64) }
	}
	return func(b []byte, v parquet.Value) []byte {
		if text := v.ByteArray(); kind == parquet.ByteArray && utf8.Valid(text) { // fixed lengths are hashes, halves and the like
			return appendString(b, string(text))
		}
		return append(b, "null"...)
	}
}

func unsignedWriter(kind parquet.Kind) func(b []byte, v parquet.Value) []byte {
	if kind == parquet.Int32 {
		return func(b []byte, v parquet.Value) []byte { return strconv.AppendUint(b, uint64(v.Uint32()), 10) }
	}
	return func(b []byte, v parquet.Value) []byte { return strconv.AppendUint(b, v.Uint64(), 10) }
}

// timeWriter writes times that count units from midnight or from 1970.
func timeWriter(unit format.TimeUnit, layout string) func(b []byte, v parquet.Value) []byte {
	size := time.Nanosecond
	switch unit.Value.(type) {
	case *format.MilliSeconds:
		size = time.Millisecond
	case *format.MicroSeconds:
		size = time.Microsecond
	}
	perSecond := int64(time.Second / size)
	return func(b []byte, v parquet.Value) []byte {
		count := v.Int64()
		if v.Kind() == parquet.Int32 {
			count = int64(v.Int32())
		}
		return appendTime(b, time.Unix(count/perSecond, count%perSecond*int64(size)), layout)
	}
}

// decimalWriter writes unscaled · 10^-scale as a JSON number.
func decimalWriter(kind parquet.Kind, scale int) func(b []byte, v parquet.Value) []byte {
	return func(b []byte, v parquet.Value) []byte {
		switch kind {
		case parquet.Int32:
			return appendDecimal(b, big.NewInt(int64(v.Int32())), scale)
		case parquet.Int64:
			return appendDecimal(b, big.NewInt(v.Int64()), scale)
		}
		text := v.ByteArray() // two's complement, big endian
		unscaled := new(big.Int).SetBytes(text)
		if len(text) > 0 && text[0]&0x80 != 0 {
			unscaled.Sub(unscaled, new(big.Int).Lsh(big.NewInt(1), uint(8*len(text))))
		}
		return appendDecimal(b, unscaled, scale)
	}
}

func appendDecimal(b []byte, unscaled *big.Int, scale int) []byte {
	if unscaled.Sign() < 0 {
		b, unscaled = append(b, '-'), new(big.Int).Neg(unscaled)
	}
	digits := unscaled.String()
	if scale <= 0 {
		return append(b, digits...)
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	return append(append(append(b, digits[:point]...), '.'), digits[point:]...)
}

func int96Time(v parquet.Value) time.Time {
	i := v.Int96()
	const julianEpoch = 2440588 // of 1970-01-01
	nanoseconds := int64(i[1])<<32 | int64(i[0])
	return time.Unix((int64(i[2])-julianEpoch)*86400, nanoseconds)
}

func appendTime(b []byte, t time.Time, layout string) []byte {
	b = append(b, '"')
	return append(t.UTC().AppendFormat(b, layout), '"')
}

func appendFloat(b []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, f, 'g', -1, bits)
}

// appendRaw appends JSON text as it is; what is no JSON as a string.
func appendRaw(b []byte, v parquet.Value) []byte {
	if text := v.ByteArray(); json.Valid(text) {
		return append(b, text...)
	}
	return appendString(b, string(v.ByteArray()))
}

// appendString appends a JSON string. Bytes that are not UTF-8 stay as they are, for the caller to notice.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
